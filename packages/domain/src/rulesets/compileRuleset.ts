import { compileDecider, type DecisionTerms, type DecisionTools } from "../allocation/Decider.ts"
import type { EntityDecision, Explanation, SampleRequest } from "../allocation/Decision.ts"
import { slotHasher } from "../allocation/slotOf.ts"
import { isRefused, type Quota, withinQuota } from "../samples/Quota.ts"
import { compileFlag, type FlagDecision } from "./compileFlag.ts"
import type { Flag } from "./Flag.ts"
import type { Libraries } from "./Libraries.ts"
import type { Ruleset, RulesetExperiment } from "./Ruleset.ts"

/** An entity, with the attributes that conditions compare. */
export type RulesetEntity = Omit<SampleRequest, "allocatedBucket">

/** An experiment of a ruleset that decides as the service does: the same entity at the same time gets the same decision. */
export interface RulesetDecider {
  readonly experiment: RulesetExperiment
  /** Whether the time matters: a start is pending, or there is an end. Otherwise a decision is the same at any time. */
  readonly isTimed: boolean
  /** `now` is in milliseconds since the epoch. */
  readonly decide: (entity: RulesetEntity, now: number) => EntityDecision
  /** The decision with every input. A completed or archived experiment has no criteria and no layer any more. */
  readonly explain: (entity: RulesetEntity, now: number) => Explanation
  /** What a decision, or a stored sample, is as a flag. */
  readonly flagOf: (decided: FlagDecision) => Flag
}

/** A compiled ruleset. */
export interface CompiledRuleset {
  readonly ruleset: Ruleset
  /** An experiment by its id, or else by its key. It is compiled when it is first found. */
  readonly find: (idOrKey: string) => RulesetDecider | undefined
}

const instantOf = (text: string | null) => (text === null ? null : Date.parse(text))

const termsOf = (experiment: RulesetExperiment, serviceActive: boolean): DecisionTerms => {
  const { criteria, layer, ranges } = experiment
  return {
    experiment: {
      active: experiment.active,
      archived: experiment.archived,
      completedAt: instantOf(experiment.completed_at),
      scheduledStartDate: instantOf(experiment.scheduled_start_date),
      scheduleStatus: experiment.schedule_status,
      scheduledEndDate: instantOf(experiment.scheduled_end_date)
    },
    serviceActive,
    salt: experiment.salt,
    allocation: {
      version: experiment.allocation_version,
      table: ranges.map(({ bucket_name: bucket, end, start }) => ({ bucket, start, end }))
    },
    criteria: criteria.map(
      ({ conditions, id, sampling_attribute: samplingAttribute, sampling_model: samplingModel }) => {
        return { id, samplingModel, samplingAttribute, conditions }
      }
    ),
    layer: layer === null ? null : { id: layer.id, salt: layer.salt, slots: layer.ranges }
  }
}

/** Few entities have the slot of an override: only those are hashed. */
const forcedBuckets = (
  { overrides, salt }: RulesetExperiment,
  { overrideHash }: Libraries
): DecisionTools["forcedBucket"] => {
  if (overrides.length === 0) return () => undefined
  if (overrideHash === null) throw new Error("the hash of overrides is not loaded")
  const slotOf = slotHasher(salt)
  const slots = new Set(overrides.map(({ slot }) => slot))
  const forced = new Map(overrides.map(({ bucket_name, hash }) => [hash, bucket_name]))
  return (sampledEntity, sampledValue) =>
    slots.has(slotOf(sampledEntity, sampledValue))
      ? forced.get(overrideHash(salt, sampledEntity, sampledValue))
      : undefined
}

const quotaReached: EntityDecision = { _tag: "NotSampled", reason: "quota_reached" }

const compileExperiment = (
  experiment: RulesetExperiment,
  serviceActive: boolean,
  libraries: Libraries
): RulesetDecider => {
  const { operators } = libraries
  const forcedBucket = forcedBuckets(experiment, libraries)
  const { decideEntity, explain } = compileDecider(termsOf(experiment, serviceActive), { operators, forcedBucket })
  const quota: Quota = {
    isFull: experiment.quota_reached,
    closedBuckets: experiment.buckets.flatMap(({ bucket_name, closed }) => (closed ? bucket_name : [])),
    version: experiment.allocation_version
  }
  const decideWithinQuota: RulesetDecider["decide"] = (entity, now) => {
    const decision = decideEntity(entity, now)
    if (decision._tag === "NotSampled" || decision.allocatedBy === "override") return decision
    return isRefused(quota, decision.bucket) ? quotaReached : decision
  }
  return {
    experiment,
    isTimed: experiment.schedule_status === "pending" || experiment.scheduled_end_date !== null,
    decide: quota.isFull || quota.closedBuckets.length > 0 ? decideWithinQuota : decideEntity,
    explain: (entity, now) => withinQuota(explain(entity, now), quota),
    flagOf: compileFlag(experiment)
  }
}

/** Decides by a ruleset, with the code of the service. `libraries` must have all that its rules use. */
export const compileRuleset = (ruleset: Ruleset, libraries: Libraries): CompiledRuleset => {
  const deciders = new Map<string, () => RulesetDecider>()
  const byId = ruleset.experiments.map((experiment) => {
    let decider: RulesetDecider | undefined
    const deciderOf = () => (decider ??= compileExperiment(experiment, ruleset.active, libraries))
    if (experiment.key !== null) deciders.set(experiment.key, deciderOf)
    return [experiment.id, deciderOf] as const
  })
  // An id comes before a key of the same text.
  for (const [id, deciderOf] of byId) deciders.set(id, deciderOf)
  // Programs ask for one flag again and again.
  let lastName: string | undefined
  let lastDecider: RulesetDecider | undefined
  const findOther = (idOrKey: string) => {
    // Throws if a library is missing, and must not leave the decider of another experiment under this name.
    lastDecider = deciders.get(idOrKey)?.()
    lastName = idOrKey
    return lastDecider
  }
  return { ruleset, find: (idOrKey) => (lastName === idOrKey ? lastDecider : findOther(idOrKey)) }
}
