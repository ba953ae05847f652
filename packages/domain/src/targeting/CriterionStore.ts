import { Context, type Effect, type Option } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { Condition, Criterion } from "./Criterion.ts"

/** The port to stored criteria and conditions. Every change raises the experiment's revision. */
export class CriterionStore extends Context.Service<
  CriterionStore,
  {
    readonly insert: (criterion: Criterion) => Effect.Effect<void, ExperimentNotFound>
    readonly insertCondition: (condition: Condition) => Effect.Effect<void, ExperimentNotFound>
    readonly find: (id: string) => Effect.Effect<Option.Option<Criterion>>
    /** In order of creation, conditions too. */
    readonly list: (experimentId: string) => Effect.Effect<readonly Criterion[]>
  }
>()("domain/CriterionStore") {}
