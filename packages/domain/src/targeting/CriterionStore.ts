import { Context, type Effect, type Option, type Result } from "effect"
import type { Experiment, ExperimentNotFound } from "../experiments/Experiment.ts"
import type { Condition, Criterion } from "./Criterion.ts"

/** The port to stored criteria and conditions. Every change raises the experiment's revision. */
export class CriterionStore extends Context.Service<
  CriterionStore,
  {
    /** Stores the criterion if `decide`, which runs while the experiment is locked, succeeds. */
    readonly insert: <E>(
      criterion: Criterion,
      decide: (experiment: Pick<Experiment, "archived">) => Result.Result<void, E>
    ) => Effect.Effect<void, E | ExperimentNotFound>
    /** As `insert`, for a further condition of a criterion. */
    readonly insertCondition: <E>(
      condition: Condition,
      decide: (experiment: Pick<Experiment, "archived">) => Result.Result<void, E>
    ) => Effect.Effect<void, E | ExperimentNotFound>
    readonly find: (id: string) => Effect.Effect<Option.Option<Criterion>>
    /** In order of creation, conditions too. */
    readonly list: (experimentId: string) => Effect.Effect<readonly Criterion[]>
  }
>()("domain/CriterionStore") {}
