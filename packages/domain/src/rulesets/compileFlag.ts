import { bucketAt, totalSlots } from "../allocation/SlotTable.ts"
import type { NotSampledReason, Reason } from "../shared/Reason.ts"
import type { Flag, FlagReason } from "./Flag.ts"
import type { RulesetExperiment } from "./Ruleset.ts"

/** What was decided about an entity, or stored: `already_sampled` with the bucket, slot and version of the sample. */
export interface FlagDecision {
  readonly reason: Reason
  /** Null when the entity is not sampled. */
  readonly bucket: string | null
  /** Null when it is unknown. */
  readonly slot: number | null
  readonly version: number | null
}

/** The experiment as a flag needs it. */
export type FlagExperiment = Pick<
  RulesetExperiment,
  "buckets" | "criteria" | "fallback_value" | "id" | "layer" | "metadata" | "ranges"
>

const notSampled: Readonly<Record<NotSampledReason, FlagReason>> = {
  experiment_inactive: "DISABLED",
  experiment_not_started: "DISABLED",
  experiment_completed: "DISABLED",
  experiment_archived: "DISABLED",
  service_inactive: "DISABLED",
  no_matching_criterion: "DEFAULT",
  layer_excluded: "DEFAULT",
  unallocated_slot: "DEFAULT",
  quota_reached: "DEFAULT"
}

/** Why the rules put an entity into this bucket. */
const allocatedReason = ({ criteria, layer, ranges }: FlagExperiment): FlagReason => {
  const owners = new Set(ranges.map(({ bucket_name }) => bucket_name))
  if (owners.size !== 1) return "SPLIT"
  if (criteria.length > 0) return "TARGETING_MATCH"
  const slots = ranges.reduce((sum, { end, start }) => sum + end - start, 0)
  return slots === totalSlots && layer === null ? "STATIC" : "SPLIT"
}

/**
 * What decisions of the experiment are as a flag. A stored sample whose bucket the slot table would not give its slot now counts as
 * targeting. The value of a bucket that the experiment has no more is unknown, unless its buckets have no values but their names.
 */
export const compileFlag = (experiment: FlagExperiment): ((decided: FlagDecision) => Flag) => {
  const { buckets, fallback_value, id, metadata } = experiment
  const allocated = allocatedReason(experiment)
  const table = experiment.ranges.map(({ bucket_name: bucket, end, start }) => ({ bucket, start, end }))
  const values = new Map(buckets.map(({ bucket_name, value }) => [bucket_name, value ?? bucket_name]))
  const servesNames = buckets.length > 0 && buckets.every(({ value }) => value === undefined)

  const reasonOf = ({ bucket, reason, slot }: FlagDecision): FlagReason => {
    if (reason === "allocated") return allocated
    if (reason === "forced") return "TARGETING_MATCH"
    if (reason !== "already_sampled") return notSampled[reason]
    return slot !== null && bucketAt(table, slot) === bucket ? allocated : "TARGETING_MATCH"
  }
  return (decided) => {
    const { bucket, slot, version } = decided
    const value = bucket === null ? fallback_value : (values.get(bucket) ?? (servesNames ? bucket : undefined))
    return {
      ...(value !== undefined && { value }),
      ...(bucket !== null && { variant: bucket }),
      reason: reasonOf(decided),
      metadata: {
        ...metadata,
        experiment_id: id,
        ...(version !== null && { allocation_version: version }),
        ...(slot !== null && { slot }),
        sampled: bucket !== null,
        reason: decided.reason
      }
    }
  }
}
