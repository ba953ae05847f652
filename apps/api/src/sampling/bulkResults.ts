import type { NotEnrolled } from "@sortition/domain/samples/decideEnrolment"
import type { Sample, SampleNotFound } from "@sortition/domain/samples/Sample"
import { Result } from "effect"
import { z } from "zod"
import { HTTPError } from "../procedures/HTTPError.ts"
import { wirePath } from "../procedures/problems/wirePath.ts"
import { Reason } from "../schemas/Reason.ts"
import { ruleBroken, ValidationError } from "../schemas/ValidationError.ts"
import { BucketedSample, toBucketedSample } from "./BucketedSample.ts"
import { type InvalidItem, inBody } from "./bulkItems.ts"

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

/** The body that a single request for the item would get. */
const BulkError = z
  .object({
    detail: z.union([z.string(), z.array(ValidationError)]),
    reason: HTTPError.shape.reason.optional().meta({ description: "As `status`; absent when `detail` lists problems." })
  })
  .meta({ id: "BulkError", description: "What a request for this item alone would answer." })

export const BulkFailure = z
  .object({ status: FailureStatus, error: BulkError })
  .meta({ id: "BulkFailure", description: "The result for an item that failed." })
export type BulkFailure = z.infer<typeof BulkFailure>

const toWire = wirePath()

const failureOf = (error: InvalidItem | NotEnrolled | SampleNotFound, index: number): BulkFailure => {
  switch (error._tag) {
    case "InvalidItem":
      return { status: "invalid_input", error: { detail: [...error.detail] } }
    case "InvalidInput": {
      const problems = error.problems.map(({ message, path }) => ruleBroken(toWire(path), message))
      return { status: error.reason, error: { detail: [...inBody(problems, index).detail] } }
    }
    default:
      return { status: error.reason, error: { detail: error.message, reason: error.reason } }
  }
}

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
      : failureOf(result.failure, index)
  )
