import { Context, Effect, Layer, Option, type Stream } from "effect"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import type { Sample } from "../samples/Sample.ts"
import { type SampleKey, SampleStore } from "../samples/SampleStore.ts"
import { ServiceNotFound } from "../services/Service.ts"
import { Services } from "../services/Services.ts"
import { laterLoads } from "../shared/laterLoads.ts"
import { type CurrentRuleset, currentRuleset } from "./CurrentRuleset.ts"
import { KeptRulesets } from "./KeptRulesets.ts"
import { RulesetStore } from "./RulesetStore.ts"
import { rulesetOf } from "./rulesetOf.ts"

type Refusal = PermissionDenied | ServiceNotFound

/** All that decides for the experiments of a service, at one moment. */
export class Rulesets extends Context.Service<
  Rulesets,
  {
    /** The ruleset with every change that was committed before the call. Without a check of access: the caller must have been checked. */
    readonly current: (serviceId: string) => Effect.Effect<CurrentRuleset, ServiceNotFound>
    /** The same for a caller with the permission to read the service and its experiments. */
    readonly get: (serviceId: string) => Effect.Effect<CurrentRuleset, Refusal, Caller>
    /** Fails when the caller may not read the ruleset. */
    readonly requireAccess: (serviceId: string) => Effect.Effect<void, Refusal, Caller>
    /** The stored samples of these entities in the experiments of the service, in no order. */
    readonly lookup: (
      serviceId: string,
      entities: readonly SampleKey[]
    ) => Effect.Effect<readonly Sample[], Refusal, Caller>
    /** As `RulesetStore.changes`. */
    readonly changes: Stream.Stream<string | null>
  }
>()("domain/Rulesets") {
  static readonly layer = Layer.effect(
    Rulesets,
    Effect.gen(function* () {
      const store = yield* RulesetStore
      const samples = yield* SampleStore
      const services = yield* Services
      const kept = new KeptRulesets()

      const load = Effect.fnUntraced(function* (serviceId: string) {
        const revision = yield* store.revisionOf(serviceId)
        const known = kept.use(serviceId)
        if (known !== undefined && Option.contains(revision, known.revision)) return known
        const source = yield* store.read(serviceId)
        if (Option.isNone(source)) {
          kept.forget(serviceId)
          return yield* new ServiceNotFound({ id: serviceId })
        }
        const made = currentRuleset(rulesetOf(source.value))
        kept.keep(serviceId, made)
        return made
      })
      const current = yield* laterLoads(load)

      const requireAccess = Effect.fnUntraced(function* (serviceId: string) {
        yield* services.get(serviceId)
        const { permissions } = yield* Caller.user()
        if (!permissions.has("experiment_read")) return yield* denied("experiment_read")
      })
      const get = Effect.fn("Rulesets.get")(function* (serviceId: string) {
        yield* requireAccess(serviceId)
        return yield* current(serviceId)
      })
      const lookup = Effect.fn("Rulesets.lookup")(function* (serviceId: string, entities: readonly SampleKey[]) {
        yield* requireAccess(serviceId)
        const { ruleset } = yield* current(serviceId)
        const ids = ruleset.experiments.map(({ id }) => id)
        return ids.length === 0 || entities.length === 0 ? [] : yield* samples.lookupAcross(ids, entities)
      })
      return Rulesets.of({ current, get, requireAccess, lookup, changes: store.changes })
    })
  )
}
