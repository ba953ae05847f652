import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import {
  type Ruleset,
  type RulesetBucket,
  type RulesetExperiment,
  type RulesetRange,
  rulesetFormat
} from "@sortition/domain/rulesets/Ruleset"

/** An experiment of a test: what is not given is as in a new, active experiment whose buckets have equal shares. */
export type TestExperiment = Partial<Omit<RulesetExperiment, "buckets" | "key">> & {
  readonly key: string
  /** A text is a bucket without a value. */
  readonly buckets?: readonly (string | (Pick<RulesetBucket, "bucket_name"> & Partial<RulesetBucket>))[]
}

/** The bucket of every entity, with its value if it has one; null: no entity is sampled. */
export type TestOverride = string | Pick<RulesetBucket, "bucket_name" | "value"> | null

export interface TestRules {
  readonly experiments?: readonly TestExperiment[] | undefined
  /** By the key of the experiment, which need not be among `experiments`. */
  readonly overrides?: Readonly<Record<string, TestOverride>> | undefined
}

const equalShares = (buckets: readonly RulesetBucket[]): readonly RulesetRange[] =>
  buckets.map(({ bucket_name }, index) => ({
    bucket_name,
    start: Math.floor((index * totalSlots) / buckets.length),
    end: Math.floor(((index + 1) * totalSlots) / buckets.length)
  }))

const experimentOf = (given: TestExperiment): RulesetExperiment => {
  const buckets = (given.buckets ?? []).map((bucket) => ({
    closed: false,
    ...(typeof bucket === "string" ? { bucket_name: bucket } : bucket)
  }))
  return {
    id: given.key,
    revision: 1,
    allocation_version: 1,
    active: true,
    archived: false,
    completed_at: null,
    scheduled_start_date: null,
    schedule_status: "none",
    scheduled_end_date: null,
    quota_reached: false,
    salt: "0".repeat(32),
    ranges: equalShares(buckets),
    criteria: [],
    overrides: [],
    layer: null,
    metadata: {},
    metrics: [],
    ...given,
    buckets
  }
}

/** The experiment as it is for a test that needs one bucket of it. */
const overridden = (experiment: RulesetExperiment, override: TestOverride): RulesetExperiment => {
  const open = { ...experiment, criteria: [], layer: null, overrides: [], quota_reached: false }
  if (override === null) return { ...open, ranges: [] }
  const named = typeof override === "string" ? { bucket_name: override } : override
  const known = experiment.buckets.find(({ bucket_name }) => bucket_name === named.bucket_name)
  const bucket = { ...known, ...named, closed: false }
  const others = experiment.buckets.filter(({ bucket_name }) => bucket_name !== named.bucket_name)
  return { ...open, buckets: [...others, bucket], ranges: equalShares([bucket]) }
}

/** The ruleset of a test. */
export const testRuleset = ({ experiments = [], overrides = {} }: TestRules, revision: number): Ruleset => {
  const given = experiments.map((each) => experimentOf(each))
  const keys = new Set(given.map(({ key }) => key))
  const named = Object.keys(overrides).filter((key) => !keys.has(key))
  const all = [...given, ...named.map((key) => experimentOf({ key }))]
  return {
    format: rulesetFormat,
    service_id: "test",
    revision,
    active: true,
    experiments: all.map((each) => {
      const override = each.key === null ? undefined : overrides[each.key]
      return override === undefined ? each : overridden(each, override)
    })
  }
}
