import type { NotEnrolled } from "@sortition/domain/samples/decideEnrolment"
import type { Sample, SampleNotFound } from "@sortition/domain/samples/Sample"
import { Result } from "effect"
import { z } from "zod"
import { Reason } from "../schemas/Reason.ts"
import { BucketedSample, toBucketedSample } from "./BucketedSample.ts"
import { itemsName } from "./bulkItems.ts"
import { ItemError, itemFailure } from "./items/ItemError.ts"
import type { InvalidItem } from "./items/itemReader.ts"

const sampled = Reason.extract(["allocated", "already_sampled", "forced"])

/** Why one of many items failed. The statuses of the last line occur only in streams, after the response has begun. */
const FailureStatus = z.enum([
  ...Reason.exclude(sampled.options).options,
  ...(["invalid_input", "override_conflict", "sample_conflict", "sample_not_found"] as const),
  ...(["experiment_not_found", "internal", "permission_denied", "unauthenticated", "unavailable"] as const)
])

export const BulkEnrolment = z
  .object({ status: sampled, sample: BucketedSample })
  .meta({ id: "BulkEnrolment", description: "The result for an entity that is sampled." })

export const BulkCompletion = z
  .object({ status: z.enum(["completed", "already_completed"]), sample: BucketedSample })
  .meta({ id: "BulkCompletion", description: "The result for a sample that is complete." })

export const BulkFailure = z
  .object({ status: FailureStatus, error: ItemError })
  .meta({ id: "BulkFailure", description: "The result for an item that failed." })
/** The results of the domain in the form of the answer, in order. */
export const resultsOf = <Status extends string>(
  results: readonly Result.Result<
    { readonly reason: Status; readonly sample: Sample },
    InvalidItem | NotEnrolled | SampleNotFound
  >[]
) =>
  results.map((result, index) =>
    Result.isSuccess(result)
      ? { status: result.success.reason, sample: toBucketedSample(result.success.sample) }
      : itemFailure(result.failure, { items: itemsName, index })
  )
