import { Clock, Context, Effect, Layer } from "effect"
import type { ExperimentArchived, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { contains } from "../shared/contains.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Search } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { Problem } from "../shared/Problem.ts"
import type { Condition, ConditionNotFound, Criterion } from "./Criterion.ts"
import { CriterionNotFound } from "./Criterion.ts"
import { CriterionStore } from "./CriterionStore.ts"
import {
  addCondition,
  type ConditionPatch as ConditionFields,
  operatorProblems,
  removeCondition,
  updateCondition
} from "./conditionChange.ts"
import { addCriterion, type CriterionPatch, removeCriterion, updateCriterion } from "./criterionChange.ts"

interface OfExperiment {
  /** When given, it must be the experiment of the path. */
  readonly experimentId?: string | undefined
}

export interface NewCondition extends OfExperiment, Pick<Condition, "condition" | "model" | "property" | "value"> {}

export interface NewCriterion extends OfExperiment, Pick<Criterion, "samplingAttribute" | "samplingModel"> {
  readonly conditions: readonly NewCondition[]
}

export type ConditionPatch = OfExperiment & ConditionFields

type NotChanged = ExperimentArchived | ExperimentNotFound | PermissionDenied

const disagreement = (given: string | undefined, experimentId: string, path: Problem["path"]): readonly Problem[] =>
  given === undefined || given === experimentId
    ? []
    : [{ path: [...path, "experimentId"], message: `the experiment is ${experimentId}` }]

const problemsOf = (condition: NewCondition, experimentId: string, path: Problem["path"]): readonly Problem[] => [
  ...disagreement(condition.experimentId, experimentId, path),
  ...operatorProblems(condition, path)
]

/** The criteria by which entities qualify for an experiment. Each change is a revision of the experiment; stored samples stay. */
export class Criteria extends Context.Service<
  Criteria,
  {
    readonly create: (
      experimentId: string,
      input: NewCriterion
    ) => Effect.Effect<Criterion, InvalidInput | NotChanged, Caller>
    /** In order of creation, conditions too. */
    readonly list: (
      experimentId: string,
      search?: Search
    ) => Effect.Effect<readonly Criterion[], ExperimentNotFound | PermissionDenied, Caller>
    /** Changes the given fields. */
    readonly update: (
      experimentId: string,
      criterionId: string,
      patch: CriterionPatch
    ) => Effect.Effect<Criterion, CriterionNotFound | InvalidInput | NotChanged, Caller>
    /** Removes the criterion with its conditions. */
    readonly remove: (
      experimentId: string,
      criterionId: string
    ) => Effect.Effect<void, CriterionNotFound | InvalidInput | NotChanged, Caller>
    readonly createCondition: (
      criterionId: string,
      input: NewCondition
    ) => Effect.Effect<Condition, CriterionNotFound | InvalidInput | NotChanged, Caller>
    readonly listConditions: (
      criterionId: string,
      search?: Search
    ) => Effect.Effect<readonly Condition[], CriterionNotFound | PermissionDenied, Caller>
    /** Changes the given fields; the condition must be valid as a whole. */
    readonly updateCondition: (
      criterionId: string,
      conditionId: string,
      patch: ConditionPatch
    ) => Effect.Effect<Condition, ConditionNotFound | CriterionNotFound | InvalidInput | NotChanged, Caller>
    readonly removeCondition: (
      criterionId: string,
      conditionId: string
    ) => Effect.Effect<void, ConditionNotFound | CriterionNotFound | InvalidInput | NotChanged, Caller>
  }
>()("domain/Criteria") {
  static readonly layer = Layer.effect(
    Criteria,
    Effect.gen(function* () {
      const store = yield* CriterionStore
      const experiments = yield* Experiments
      const ids = yield* Ids
      const clock = yield* Clock.Clock

      const newCondition = (
        { condition, model, property, value }: NewCondition,
        { now, ...parents }: { readonly criterionId: string; readonly experimentId: string; readonly now: number }
      ): Condition => ({
        id: ids.next(now),
        ...parents,
        model,
        property,
        value,
        condition,
        createdAt: now,
        updatedAt: now
      })

      const find = Effect.fnUntraced(function* (id: string, permission: Permission) {
        const criterion = yield* Effect.fromOption(yield* store.find(id), () => new CriterionNotFound({ id }))
        yield* experiments
          .requirePermission(criterion.experimentId, permission)
          .pipe(Effect.catchTag("ExperimentNotFound", () => new CriterionNotFound({ id })))
        return criterion
      })
      const create = Effect.fn("Criteria.create")(function* (experimentId: string, input: NewCriterion) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const { samplingAttribute, samplingModel } = input
        const problems = [
          ...disagreement(input.experimentId, experimentId, []),
          ...input.conditions.flatMap((each, index) => problemsOf(each, experimentId, ["conditions", index]))
        ]
        return yield* store.modify(experimentId, (targeting) => {
          const now = clock.currentTimeMillisUnsafe()
          const id = ids.next(now)
          const conditions = input.conditions.map((each) => newCondition(each, { criterionId: id, experimentId, now }))
          const times = { createdAt: now, updatedAt: now }
          return addCriterion(
            targeting,
            { id, experimentId, samplingModel, samplingAttribute, conditions, ...times },
            problems
          )
        })
      })
      const list = Effect.fn("Criteria.list")(function* (experimentId: string, { q }: Search = {}) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        const found = yield* store.list(experimentId)
        return found.filter((each) => contains(q, each.samplingModel, each.samplingAttribute))
      })
      const update = Effect.fn("Criteria.update")(function* (experimentId: string, id: string, patch: CriterionPatch) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        return yield* store.modify(experimentId, (targeting) =>
          updateCriterion(targeting, id, patch, clock.currentTimeMillisUnsafe())
        )
      })
      const remove = Effect.fn("Criteria.remove")(function* (experimentId: string, id: string) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        yield* store.modify(experimentId, (targeting) => removeCriterion(targeting, id))
      })
      const createCondition = Effect.fn("Criteria.createCondition")(function* (
        criterionId: string,
        input: NewCondition
      ) {
        const { experimentId } = yield* find(criterionId, "experiment_manage")
        const problems = problemsOf(input, experimentId, [])
        return yield* store.modify(experimentId, (targeting) => {
          const now = clock.currentTimeMillisUnsafe()
          return addCondition(targeting, newCondition(input, { criterionId, experimentId, now }), problems)
        })
      })
      const listConditions = Effect.fn("Criteria.listConditions")(function* (criterionId: string, { q }: Search = {}) {
        const { conditions } = yield* find(criterionId, "experiment_read")
        return conditions.filter((each) => contains(q, each.model, each.property, each.value))
      })
      const changeCondition = Effect.fn("Criteria.updateCondition")(function* (
        criterionId: string,
        id: string,
        { experimentId: given, ...patch }: ConditionPatch
      ) {
        const { experimentId } = yield* find(criterionId, "experiment_manage")
        const problems = disagreement(given, experimentId, [])
        return yield* store.modify(experimentId, (targeting) =>
          updateCondition(targeting, { criterionId, id }, patch, { now: clock.currentTimeMillisUnsafe(), problems })
        )
      })
      const dropCondition = Effect.fn("Criteria.removeCondition")(function* (criterionId: string, id: string) {
        const { experimentId } = yield* find(criterionId, "experiment_manage")
        yield* store.modify(experimentId, (targeting) => removeCondition(targeting, { criterionId, id }))
      })
      return Criteria.of({
        create,
        list,
        update,
        remove,
        createCondition,
        listConditions,
        updateCondition: changeCondition,
        removeCondition: dropCondition
      })
    })
  )
}
