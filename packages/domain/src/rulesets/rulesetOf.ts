import type { Bucket } from "../allocation/Allocation.ts"
import type { Snapshot } from "../allocation/Allocator.ts"
import { slotOf } from "../allocation/slotOf.ts"
import type { Criterion } from "../targeting/Criterion.ts"
import { overrideHash } from "./overrideHash.ts"
import {
  type Ruleset,
  type RulesetBucket,
  type RulesetCriterion,
  type RulesetExperiment,
  type RulesetLayer,
  type RulesetOverride,
  rulesetFormat
} from "./Ruleset.ts"
import type { RulesetExperimentSource, RulesetSource } from "./RulesetSource.ts"

const textOf = (instant: number) => new Date(instant).toISOString()
const textOrNull = (instant: number | null) => (instant === null ? null : textOf(instant))

const bucketOf =
  (closedBuckets: readonly string[]) =>
  ({ name, value }: Bucket): RulesetBucket => ({
    bucket_name: name,
    ...(value !== null && { value }),
    closed: closedBuckets.includes(name)
  })

const criterionOf = ({ conditions, id, samplingAttribute, samplingModel }: Criterion): RulesetCriterion => ({
  id,
  sampling_model: samplingModel,
  sampling_attribute: samplingAttribute,
  conditions: conditions.map(({ condition, id, model, property, value }) => ({ id, model, property, condition, value }))
})

const layerOf = ({ layer }: Snapshot): RulesetLayer | null =>
  layer === null
    ? null
    : { id: layer.id, salt: layer.salt, ranges: layer.slots.map(({ end, start }) => ({ start, end })) }

/** By slot and hash: the order of creation would tell more than the ruleset has to. */
const overridesOf = ({ overrides, salt }: Snapshot): readonly RulesetOverride[] =>
  overrides
    .map(({ bucket, sampledEntity, sampledValue }) => ({
      slot: slotOf(salt, sampledEntity, sampledValue),
      hash: overrideHash(salt, sampledEntity, sampledValue),
      bucket_name: bucket
    }))
    .sort((one, other) => one.slot - other.slot || (one.hash < other.hash ? -1 : 1))

/** Rules of an experiment that samples nothing any more. */
const noRules = { ranges: [], criteria: [], overrides: [], layer: null }

/** The experiment as a ruleset has it. */
const rulesetExperimentOf = (snapshot: RulesetExperimentSource): RulesetExperiment => {
  const { allocation, experiment, metrics } = snapshot
  const { archived, completedAt, fallbackValue } = experiment
  return {
    id: experiment.id,
    key: experiment.key,
    revision: snapshot.revision,
    allocation_version: allocation.version,
    active: experiment.active,
    archived,
    completed_at: textOrNull(completedAt),
    scheduled_start_date: textOrNull(experiment.scheduledStartDate),
    schedule_status: experiment.scheduleStatus,
    scheduled_end_date: textOrNull(experiment.scheduledEndDate),
    quota_reached: experiment.quotaReachedAt !== null,
    salt: snapshot.salt,
    buckets: archived ? [] : allocation.buckets.map(bucketOf(allocation.closedBuckets)),
    ...(archived || completedAt !== null
      ? noRules
      : {
          ranges: allocation.table.map(({ bucket, end, start }) => ({ bucket_name: bucket, start, end })),
          criteria: snapshot.criteria.map(criterionOf),
          overrides: overridesOf(snapshot),
          layer: layerOf(snapshot)
        }),
    ...(fallbackValue !== null && { fallback_value: fallbackValue }),
    metadata: experiment.metadata,
    metrics: archived ? [] : metrics
  }
}

/** The ruleset of a service at one moment. */
export const rulesetOf = ({ experiments, revision, service }: RulesetSource): Ruleset => ({
  format: rulesetFormat,
  service_id: service.id,
  revision,
  active: service.active,
  experiments: experiments.map(rulesetExperimentOf)
})
