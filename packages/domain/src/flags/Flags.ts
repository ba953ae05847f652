import { Clock, Context, Effect, Layer, Option } from "effect"
import { reasonOf } from "../allocation/Decision.ts"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import { flagKeyPattern } from "../experiments/FlagFields.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { type Caller, reaches, requireTeamPermission, type UserCaller } from "../people/Caller.ts"
import type { CurrentRuleset } from "../rulesets/CurrentRuleset.ts"
import type { FlagDecision } from "../rulesets/compileFlag.ts"
import type { RulesetDecider } from "../rulesets/compileRuleset.ts"
import type { Flag } from "../rulesets/Flag.ts"
import { Rulesets } from "../rulesets/Rulesets.ts"
import type { FlagContext } from "../rulesets/readFlagContext.ts"
import type { Sample } from "../samples/Sample.ts"
import { SampleStore } from "../samples/SampleStore.ts"
import { Samples } from "../samples/Samples.ts"
import { ServiceStore } from "../services/ServiceStore.ts"
import { timeSlice } from "../shared/timeSlice.ts"

/** The evaluation of one of many flags. */
export interface KeyedFlag {
  /** The experiment's key, or its id if it has none. */
  readonly key: string
  readonly flag: Flag
}

/** Services of a team whose rulesets are read at once. */
const readsAtOnce = 8

const idForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** A sample as a decision. */
const decisionOf = (
  { allocatedBucket: bucket, allocationVersion: version, slot }: Sample,
  reason: FlagDecision["reason"]
): FlagDecision => ({ reason, bucket, slot, version })

/** What the ruleset decides about an entity without a sample. */
const decideBy = ({ decide, experiment }: RulesetDecider, context: FlagContext, now: number): FlagDecision => {
  const decided = decide(context, now)
  const reason = reasonOf(decided)
  return decided._tag === "Allocate"
    ? { reason, bucket: decided.bucket, slot: decided.slot, version: decided.version }
    : { reason, bucket: null, slot: null, version: experiment.allocation_version }
}

/** Experiments as flags: what each entity gets. A flag is found by the key of its experiment in the caller's team, and always by its id. */
export class Flags extends Context.Service<
  Flags,
  {
    /**
     * One flag; null when the caller reaches no such experiment. With `enrols`, the entity is sampled as `Samples.create` does. Otherwise nothing
     * is stored. A stored sample wins in either case.
     */
    readonly evaluate: (
      key: string,
      context: FlagContext,
      options: { readonly enrols: boolean }
    ) => Effect.Effect<Flag | null, PermissionDenied, Caller>
    /** Every flag that the caller reaches, in an order that stays. Stores nothing. */
    readonly evaluateAll: (context: FlagContext) => Effect.Effect<readonly KeyedFlag[], PermissionDenied, Caller>
    /** What decides about the flags that the caller reaches: a ruleset of each service, in an order that stays. */
    readonly rulesets: Effect.Effect<readonly CurrentRuleset[], PermissionDenied, Caller>
  }
>()("domain/Flags") {
  static readonly layer = Layer.effect(
    Flags,
    Effect.gen(function* () {
      const experiments = yield* ExperimentStore
      const rulesets = yield* Rulesets
      const samples = yield* Samples
      const sampleStore = yield* SampleStore
      const serviceStore = yield* ServiceStore

      const serviceWith = Effect.fnUntraced(function* (caller: UserCaller, key: string) {
        const { serviceId, teamId } = caller
        if (serviceId !== null) return serviceId
        if (!flagKeyPattern.test(key)) return null
        const byId = idForm.test(key) ? Option.getOrNull(yield* experiments.placeOf(key)) : null
        if (byId !== null && reaches(caller, byId)) return byId.serviceId
        const byKey = Option.getOrNull(yield* experiments.findByKey(teamId, key))
        return byKey === null ? null : byKey.experiment.serviceId
      })
      const currentOf = (serviceId: string) =>
        rulesets.current(serviceId).pipe(Effect.catchTag("ServiceNotFound", () => Effect.succeed(null)))
      const find = Effect.fnUntraced(function* (caller: UserCaller, key: string) {
        const serviceId = yield* serviceWith(caller, key)
        const current = serviceId === null ? null : yield* currentOf(serviceId)
        return current?.compiled.find(key) ?? null
      })

      const ask = Effect.fnUntraced(function* (decider: RulesetDecider, context: FlagContext) {
        const [stored] = yield* sampleStore.lookupAcross([decider.experiment.id], [context])
        if (stored !== undefined) return decisionOf(stored, "already_sampled")
        return decideBy(decider, context, yield* Clock.currentTimeMillis)
      })
      const enrol = (decider: RulesetDecider, context: FlagContext) => {
        const { allocation_version: version, id } = decider.experiment
        return samples.enrol(id, context).pipe(
          Effect.map(({ reason, sample }) => decisionOf(sample, reason)),
          Effect.catchTags({
            NotSampled: ({ reason }) => Effect.succeed<FlagDecision>({ reason, bucket: null, slot: null, version }),
            SamplesDetached: () => Effect.map(Clock.currentTimeMillis, (now) => decideBy(decider, context, now)),
            ExperimentNotFound: () => Effect.succeed(null),
            // Only a request that names a bucket has these.
            InvalidInput: Effect.die,
            OverrideConflict: Effect.die,
            SampleConflict: Effect.die
          })
        )
      }
      const evaluate = Effect.fn("Flags.evaluate")(function* (
        key: string,
        context: FlagContext,
        { enrols }: { readonly enrols: boolean }
      ) {
        const caller = yield* requireTeamPermission(enrols ? "experiment_samples_manage" : "experiment_read")
        const decider = yield* find(caller, key)
        if (decider === null) return null
        const decided = yield* (enrols ? enrol : ask)(decider, context)
        return decided === null ? null : decider.flagOf(decided)
      })

      const reached = Effect.gen(function* () {
        const { serviceId, teamId } = yield* requireTeamPermission("experiment_read")
        const services = serviceId === null ? yield* serviceStore.list(teamId, { activeOnly: false }, {}) : []
        const ids = serviceId === null ? services.map(({ id }) => id) : [serviceId]
        const found = yield* Effect.forEach(ids, currentOf, { concurrency: readsAtOnce })
        return found.filter((each) => each !== null)
      })
      const decideAll = Effect.fnUntraced(function* (
        current: readonly CurrentRuleset[],
        context: FlagContext,
        stored: ReadonlyMap<string, Sample>
      ) {
        const now = yield* Clock.currentTimeMillis
        const slice = yield* timeSlice
        const flags: KeyedFlag[] = []
        for (const { compiled, ruleset } of current) {
          for (const { id, key } of ruleset.experiments) {
            const decider = compiled.find(id)
            if (decider === undefined) continue
            const sample = stored.get(id)
            const decided =
              sample === undefined ? decideBy(decider, context, now) : decisionOf(sample, "already_sampled")
            flags.push({ key: key ?? id, flag: decider.flagOf(decided) })
            if (slice.isOver()) yield* slice.next
          }
        }
        return flags
      })
      const evaluateAll = Effect.fn("Flags.evaluateAll")(function* (context: FlagContext) {
        const current = yield* reached
        const ids = current.flatMap(({ ruleset }) => ruleset.experiments.map(({ id }) => id))
        const stored = ids.length === 0 ? [] : yield* sampleStore.lookupAcross(ids, [context])
        return yield* decideAll(current, context, new Map(stored.map((each) => [each.experimentId, each])))
      })
      return Flags.of({ evaluate, evaluateAll, rulesets: reached })
    })
  )
}
