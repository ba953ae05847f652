import { Context, Effect, Layer, Option } from "effect"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { type Caller, requireTeamPermission } from "../people/Caller.ts"
import type { Flag } from "../rulesets/Flag.ts"
import type { FlagContext } from "../rulesets/readFlagContext.ts"
import { Samples } from "../samples/Samples.ts"

export interface KeyedFlag {
  readonly key: string
  readonly flag: Flag
}

/** Experiments as flags. */
export class Flags extends Context.Service<
  Flags,
  {
    readonly evaluate: (
      key: string,
      context: FlagContext,
      options: { readonly enrols: boolean }
    ) => Effect.Effect<Flag | null, PermissionDenied, Caller>
    readonly evaluateAll: (context: FlagContext) => Effect.Effect<readonly KeyedFlag[], PermissionDenied, Caller>
  }
>()("domain/Flags") {
  static readonly layer = Layer.effect(
    Flags,
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const samples = yield* Samples
      const evaluate = Effect.fn("Flags.evaluate")(function* (key: string, context: FlagContext) {
        yield* requireTeamPermission("experiment_read")
        const found = yield* store.find(key)
        if (Option.isNone(found)) return null
        const made = yield* samples.create(key, context).pipe(
          Effect.map(
            (sample): Flag => ({
              reason: "SPLIT",
              variant: sample.allocatedBucket,
              value: sample.allocatedBucket,
              metadata: {}
            })
          ),
          Effect.catch(() => Effect.succeed<Flag>({ reason: "DEFAULT", metadata: {} }))
        )
        return made
      })
      return Flags.of({ evaluate, evaluateAll: () => Effect.succeed([]) })
    })
  )
}
