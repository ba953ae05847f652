import { Context, type Effect, type Option, type Stream } from "effect"
import type { RulesetSource } from "./RulesetSource.ts"

/** The port to what rulesets are made of. */
export class RulesetStore extends Context.Service<
  RulesetStore,
  {
    /** The current revision of the service's ruleset: it grows with every change, and is equal for equal content. */
    readonly revisionOf: (serviceId: string) => Effect.Effect<Option.Option<number>>
    /** Everything at one moment. */
    readonly read: (serviceId: string) => Effect.Effect<Option.Option<RulesetSource>>
    /**
     * Emits the id of a service after any process has changed its ruleset; null when any ruleset may have changed, because this process was not
     * connected. Survives faults of the database and ends with its scope.
     */
    readonly changes: Stream.Stream<string | null>
  }
>()("domain/RulesetStore") {}
