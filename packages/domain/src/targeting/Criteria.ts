import { Clock, Context, Effect, Layer, Result } from "effect"
import { type Experiment, ExperimentArchived, type ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Permission } from "../shared/Permission.ts"
import type { Problem } from "../shared/Problem.ts"
import type { Condition, Criterion } from "./Criterion.ts"
import { CriterionNotFound } from "./Criterion.ts"
import { CriterionStore } from "./CriterionStore.ts"
import { compileCondition } from "./compileCondition.ts"

export interface NewCondition extends Pick<Condition, "condition" | "model" | "property" | "value"> {
  /** When given, it must be the experiment of the path. */
  readonly experimentId?: string | undefined
}

export interface NewCriterion extends Pick<Criterion, "samplingAttribute" | "samplingModel"> {
  /** When given, it must be the experiment of the path. */
  readonly experimentId?: string | undefined
  readonly conditions: readonly NewCondition[]
}

const disagreement = (given: string | undefined, experimentId: string, path: Problem["path"]): readonly Problem[] =>
  given === undefined || given === experimentId
    ? []
    : [{ path: [...path, "experimentId"], message: `the experiment is ${experimentId}` }]

const problemsOf = (condition: NewCondition, experimentId: string, path: Problem["path"]): readonly Problem[] => {
  const disagreements = disagreement(condition.experimentId, experimentId, path)
  const compiled = compileCondition(condition)
  if (Result.isSuccess(compiled)) return disagreements
  return [...disagreements, { path: [...path, compiled.failure.field], message: compiled.failure.message }]
}

/** The criteria by which entities qualify for an experiment. */
export class Criteria extends Context.Service<
  Criteria,
  {
    readonly create: (
      experimentId: string,
      input: NewCriterion
    ) => Effect.Effect<Criterion, ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied, Caller>
    /** In order of creation, conditions too. */
    readonly list: (
      experimentId: string
    ) => Effect.Effect<readonly Criterion[], ExperimentNotFound | PermissionDenied, Caller>
    readonly createCondition: (
      criterionId: string,
      input: NewCondition
    ) => Effect.Effect<
      Condition,
      CriterionNotFound | ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied,
      Caller
    >
    readonly listConditions: (
      criterionId: string
    ) => Effect.Effect<readonly Condition[], CriterionNotFound | PermissionDenied, Caller>
  }
>()("domain/Criteria") {
  static readonly layer = Layer.effect(
    Criteria,
    Effect.gen(function* () {
      const store = yield* CriterionStore
      const experiments = yield* Experiments
      const ids = yield* Ids

      const find = Effect.fnUntraced(function* (id: string, permission: Permission) {
        const criterion = yield* Effect.fromOption(yield* store.find(id), () => new CriterionNotFound({ id }))
        yield* experiments
          .requirePermission(criterion.experimentId, permission)
          .pipe(Effect.catchTag("ExperimentNotFound", () => new CriterionNotFound({ id })))
        return criterion
      })
      /** An archived experiment accepts no targeting, valid or not. */
      const requireValid =
        (experimentId: string, problems: readonly Problem[]) =>
        ({ archived }: Pick<Experiment, "archived">): Result.Result<void, ExperimentArchived | InvalidInput> => {
          if (archived) return Result.fail(new ExperimentArchived({ id: experimentId }))
          return problems.length === 0 ? Result.void : Result.fail(new InvalidInput({ problems }))
        }

      const create = Effect.fn("Criteria.create")(function* (experimentId: string, input: NewCriterion) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const problems = [
          ...disagreement(input.experimentId, experimentId, []),
          ...input.conditions.flatMap((each, index) => problemsOf(each, experimentId, ["conditions", index]))
        ]
        const now = yield* Clock.currentTimeMillis
        const id = ids.next(now)
        const times = { createdAt: now, updatedAt: now }
        const conditions = input.conditions.map(
          ({ condition, model, property, value }): Condition => ({
            id: ids.next(now),
            criterionId: id,
            experimentId,
            model,
            property,
            value,
            condition,
            ...times
          })
        )
        const { samplingAttribute, samplingModel } = input
        const criterion: Criterion = { id, experimentId, samplingModel, samplingAttribute, conditions, ...times }
        yield* store.insert(criterion, requireValid(experimentId, problems))
        return criterion
      })
      const list = Effect.fn("Criteria.list")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* store.list(experimentId)
      })
      const createCondition = Effect.fn("Criteria.createCondition")(function* (
        criterionId: string,
        input: NewCondition
      ) {
        const { experimentId } = yield* find(criterionId, "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const { condition, model, property, value } = input
        const created: Condition = {
          id: ids.next(now),
          criterionId,
          experimentId,
          model,
          property,
          value,
          condition,
          createdAt: now,
          updatedAt: now
        }
        yield* store.insertCondition(created, requireValid(experimentId, problemsOf(input, experimentId, [])))
        return created
      })
      const listConditions = Effect.fn("Criteria.listConditions")(function* (criterionId: string) {
        return (yield* find(criterionId, "experiment_read")).conditions
      })
      return Criteria.of({ create, list, createCondition, listConditions })
    })
  )
}
