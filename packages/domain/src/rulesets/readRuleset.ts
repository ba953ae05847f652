import { totalSlots } from "../allocation/SlotTable.ts"
import { type ScheduleStatus, scheduleStatuses } from "../experiments/ScheduleStatus.ts"
import { type Checked, invalid, valid } from "../shared/Checked.ts"
import {
  check,
  type Fault,
  fields,
  flag,
  type Guard,
  list,
  orAbsent,
  orNull,
  record,
  text,
  textLike,
  wholeUpTo
} from "./guards.ts"
import {
  type Ruleset,
  type RulesetBucket,
  type RulesetCondition,
  type RulesetCriterion,
  type RulesetExperiment,
  type RulesetLayer,
  type RulesetOverride,
  type RulesetRange,
  rulesetFormat
} from "./Ruleset.ts"

const revision = wholeUpTo(Number.MAX_SAFE_INTEGER)
const hex = textLike("32 lower-case hexadecimal digits", /^[\da-f]{32}$/)
const instant = check(
  "a time in ISO 8601, UTC and milliseconds",
  (value): value is string =>
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
)
const json = check("a value that is not null", (value): value is NonNullable<RulesetBucket["value"]> => value != null)
const scalar = check("a text, a number, true or false", (value): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value)
)
const status = check(`one of ${scheduleStatuses.join(", ")}`, (value): value is ScheduleStatus =>
  scheduleStatuses.some((each) => each === value)
)

const spanFields = { start: wholeUpTo(totalSlots - 1), end: wholeUpTo(totalSlots) }

const experimentFields = fields<RulesetExperiment>({
  id: text,
  key: orNull(text),
  revision,
  allocation_version: revision,
  active: flag,
  archived: flag,
  completed_at: orNull(instant),
  scheduled_start_date: orNull(instant),
  schedule_status: status,
  scheduled_end_date: orNull(instant),
  quota_reached: flag,
  salt: hex,
  buckets: list(fields<RulesetBucket>({ bucket_name: text, value: orAbsent(json), closed: flag })),
  ranges: list(fields<RulesetRange>({ bucket_name: text, ...spanFields })),
  criteria: list(
    fields<RulesetCriterion>({
      id: text,
      sampling_model: text,
      sampling_attribute: text,
      conditions: list(
        fields<RulesetCondition>({ id: text, model: text, property: text, condition: text, value: text })
      )
    })
  ),
  overrides: list(fields<RulesetOverride>({ slot: wholeUpTo(totalSlots - 1), hash: hex, bucket_name: text })),
  layer: orNull(fields<RulesetLayer>({ id: text, salt: hex, ranges: list(fields(spanFields)) })),
  fallback_value: orAbsent(json),
  metadata: record(scalar),
  metrics: list(text)
})

const repeated = (texts: readonly string[]) => new Set(texts).size < texts.length

type Spans = RulesetLayer["ranges"]

const areAscending = (spans: Spans) =>
  spans.every(({ end, start }, index) => start < end && start >= (spans[index - 1]?.end ?? 0))

/** Fields that are right alone must also agree. */
const agree = ({ buckets, layer, overrides, ranges }: RulesetExperiment, path: string, fault: Fault): boolean => {
  const names = new Set(buckets.map(({ bucket_name }) => bucket_name))
  if (names.size < buckets.length) return fault(`${path}.buckets`, "names that differ")
  for (const [field, entries] of Object.entries({ ranges, overrides })) {
    const hasBuckets = entries.every(({ bucket_name }) => names.has(bucket_name))
    if (!hasBuckets) return fault(`${path}.${field}`, "names of buckets")
  }
  for (const [field, spans] of Object.entries({ ranges, "layer.ranges": layer?.ranges ?? [] })) {
    if (!areAscending(spans)) return fault(`${path}.${field}`, "ascending, disjoint ranges")
  }
  return true
}

const experiment: Guard<RulesetExperiment> = (value, path, fault): value is RulesetExperiment =>
  experimentFields(value, path, fault) && agree(value, path, fault)

const format = check(
  `${rulesetFormat}, the format that this version reads`,
  (value): value is typeof rulesetFormat => value === rulesetFormat
)

const rulesetFields = fields<Ruleset>({
  format,
  service_id: text,
  revision,
  active: flag,
  experiments: list(experiment)
})

/**
 * Reads a ruleset from JSON that was parsed. All of it is right, or it is refused with a reason. Fields that this version does not know are
 * ignored: a change after which this version would decide wrongly has another `format`.
 */
export const readRuleset = (json: unknown): Checked<Ruleset, string> => {
  let reason = ""
  const fault: Fault = (path, needed) => {
    reason = `${path === "" ? "the ruleset" : path} must be ${needed}`
    return false
  }
  if (!rulesetFields(json, "", fault)) return invalid(reason)
  const ids = json.experiments.map(({ id }) => id)
  const keys = json.experiments.flatMap(({ key }) => key ?? [])
  return repeated(ids) || repeated(keys) ? invalid("experiments must have ids and keys that differ") : valid(json)
}
