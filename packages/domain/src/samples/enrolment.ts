import { Result } from "effect"
import type { Decision, SampleRequest } from "../allocation/Decision.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Sample } from "./Sample.ts"
import { NotSampled, OverrideConflict, SampleConflict } from "./Sample.ts"

type Allocated = Extract<Decision, { readonly _tag: "Allocate" }>
/** A decision that makes no sample. */
export type NotAllocated = Exclude<Decision, Allocated>

/** The sample that an allocation on a revision of the experiment makes at `now`. */
export const sampleOf = (
  {
    id,
    experimentId,
    now,
    revision
  }: { readonly id: string; readonly experimentId: string; readonly now: number; readonly revision: number },
  { sampledEntity, sampledValue }: SampleRequest,
  { allocatedBy, bucket, slot, version }: Allocated
): Sample => ({
  id,
  experimentId,
  sampledEntity,
  sampledValue,
  allocatedBucket: bucket,
  slot,
  allocationVersion: version,
  revision,
  allocatedBy,
  complete: false,
  completedAt: null,
  createdAt: now,
  updatedAt: now
})

/** The stored sample, unless the request names another bucket. */
export const checkBucket = (
  sample: Sample,
  { allocatedBucket }: SampleRequest
): Result.Result<Sample, SampleConflict> =>
  allocatedBucket === undefined || allocatedBucket === sample.allocatedBucket
    ? Result.succeed(sample)
    : Result.fail(new SampleConflict({ id: sample.id, bucket: sample.allocatedBucket }))

/** The failure of a request that gets no sample. */
export const failureOf = (decision: NotAllocated): InvalidInput | NotSampled | OverrideConflict => {
  switch (decision._tag) {
    case "NotSampled":
      return new NotSampled({ reason: decision.reason })
    case "ForcedElsewhere":
      return new OverrideConflict({ bucket: decision.bucket })
    case "UnknownBucket": {
      const message = `the experiment has no bucket ${JSON.stringify(decision.bucket)}`
      return new InvalidInput({ problems: [{ path: ["allocatedBucket"], message }] })
    }
  }
}
