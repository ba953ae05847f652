import { Result } from "effect"
import type { Override } from "../allocation/Decision.ts"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import type { Sample } from "../samples/Sample.ts"
import { SampleConflict } from "../samples/Sample.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"

/** The most overrides of one experiment. */
export const overridesAtMost = 10_000

/** The stored state that an override is decided on. */
export interface OverrideFacts {
  readonly archived: boolean
  readonly buckets: readonly string[]
  /** The override of the entity, if it has one. */
  readonly override: Override | null
  /** The stored sample of the entity, if it has one. */
  readonly sample: Pick<Sample, "allocatedBucket" | "id"> | null
  /** All overrides of the experiment. */
  readonly count: number
}

const invalid = (path: readonly string[], message: string) =>
  Result.fail(new InvalidInput({ problems: [{ path, message }] }))

/**
 * The override to store: a new one, or the stored one with its bucket changed; the stored one itself when nothing changes. Fails when the
 * entity has a sample in another bucket, because a stored sample wins over an override.
 */
export const decideOverride = (
  { archived, buckets, count, override, sample }: OverrideFacts,
  wanted: Override
): Result.Result<Override, ExperimentArchived | InvalidInput | SampleConflict> => {
  const { bucket, experimentId, updatedAt } = wanted
  if (archived) return Result.fail(new ExperimentArchived({ id: experimentId }))
  if (!buckets.includes(bucket)) {
    return invalid(["bucket"], `the experiment has no bucket ${JSON.stringify(bucket)}`)
  }
  if (sample !== null && sample.allocatedBucket !== bucket) {
    return Result.fail(new SampleConflict({ id: sample.id, bucket: sample.allocatedBucket }))
  }
  if (override !== null)
    return Result.succeed(override.bucket === bucket ? override : { ...override, bucket, updatedAt })
  return count < overridesAtMost
    ? Result.succeed(wanted)
    : invalid([], `the experiment already has ${count} overrides; at most ${overridesAtMost} are allowed`)
}
