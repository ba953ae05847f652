import { Context, type Effect, type Option, type Result } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { Criterion } from "./Criterion.ts"
import type { Retargeting, Targeting } from "./Targeting.ts"

/** The port to stored criteria and conditions. Every change raises the experiment's revision, and the earlier ones are kept. */
export class CriterionStore extends Context.Service<
  CriterionStore,
  {
    /**
     * Stores the criteria of `decide`, which runs while the experiment is locked, in place of the current ones. A criterion or condition
     * that is the same object is unchanged; the same list changes nothing.
     */
    readonly modify: <A, E>(
      experimentId: string,
      decide: (targeting: Targeting) => Result.Result<Retargeting<A>, E>
    ) => Effect.Effect<A, E | ExperimentNotFound>
    readonly find: (id: string) => Effect.Effect<Option.Option<Criterion>>
    /** In order of creation, conditions too. */
    readonly list: (experimentId: string) => Effect.Effect<readonly Criterion[]>
    /** As `list`, at an earlier revision of the experiment. */
    readonly listAt: (experimentId: string, revision: number) => Effect.Effect<readonly Criterion[]>
  }
>()("domain/CriterionStore") {}
