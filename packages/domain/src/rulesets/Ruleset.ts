import type { FlagMetadata, FlagValue } from "../experiments/FlagFields.ts"
import type { ScheduleStatus } from "../experiments/ScheduleStatus.ts"

/** The version of this format. A change gets a new version if an older reader would decide wrongly after it. */
export const rulesetFormat = 1

/** Consecutive slots of one bucket: `start` up to but not including `end`. */
export interface RulesetRange {
  readonly bucket_name: string
  readonly start: number
  readonly end: number
}

export interface RulesetBucket {
  readonly bucket_name: string
  /** Absent: the bucket's value is its name. */
  readonly value?: FlagValue
  /** Whether the bucket has as many samples as it accepts. */
  readonly closed: boolean
}

export interface RulesetCondition {
  readonly id: string
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
}

export interface RulesetCriterion {
  readonly id: string
  readonly sampling_model: string
  readonly sampling_attribute: string
  readonly conditions: readonly RulesetCondition[]
}

export interface RulesetLayer {
  readonly id: string
  readonly salt: string
  /** The layer's slots that the experiment has booked: `start` up to but not including `end`. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
}

/** An override without its entity: a reader finds it only by hashing an entity that it already knows. */
export interface RulesetOverride {
  /** The entity's slot in the experiment: the hash is only computed for entities of this slot. */
  readonly slot: number
  /** The first 32 hexadecimal digits of sha256("override" ␟ salt ␟ sampled_entity ␟ sampled_value), in UTF-8; ␟ is U+001F. */
  readonly hash: string
  readonly bucket_name: string
}

/** Times are ISO 8601 in UTC with milliseconds. */
export interface RulesetExperiment {
  readonly id: string
  readonly key: string | null
  readonly revision: number
  readonly allocation_version: number
  readonly active: boolean
  readonly archived: boolean
  readonly completed_at: string | null
  readonly scheduled_start_date: string | null
  readonly schedule_status: ScheduleStatus
  readonly scheduled_end_date: string | null
  /** Whether the experiment has as many samples as it accepts. */
  readonly quota_reached: boolean
  /** 32 lower-case hexadecimal digits. */
  readonly salt: string
  /** In order of creation. Empty when the experiment is archived; a completed one keeps them, because its stored samples still have values. */
  readonly buckets: readonly RulesetBucket[]
  /** Ascending and disjoint. Empty, as are the criteria, overrides and the layer, when the experiment is completed or archived: it samples nothing any more. */
  readonly ranges: readonly RulesetRange[]
  readonly criteria: readonly RulesetCriterion[]
  readonly overrides: readonly RulesetOverride[]
  readonly layer: RulesetLayer | null
  /** The value for an entity that is not sampled. Absent: there is none. */
  readonly fallback_value?: FlagValue
  readonly metadata: FlagMetadata
  /**
   * The names of the declared metrics that accept outcomes, in order of declaration. Empty when the experiment is archived; a completed one
   * keeps them, because it still accepts outcomes of its samples.
   */
  readonly metrics: readonly string[]
}

/** All that decides for the experiments of one service at one moment: the JSON document of `GET /api/v1/services/{service_id}/ruleset`. */
export interface Ruleset {
  readonly format: typeof rulesetFormat
  readonly service_id: string
  /** Grows with every change to what the ruleset says. */
  readonly revision: number
  /** Whether the service is active. */
  readonly active: boolean
  /** In order of creation. */
  readonly experiments: readonly RulesetExperiment[]
}
