import type { SampleRequest } from "@sortition/domain/allocation/Decision"
import type { SampleReference } from "@sortition/domain/samples/identifySamples"
import { Result } from "effect"
import { z } from "zod"
import { jsonProblem } from "../procedures/problems/jsonProblem.ts"
import { misspellings } from "../procedures/problems/names/misspellings.ts"
import { pathAgreement } from "../procedures/problems/pathAgreement.ts"
import { toValidationErrors } from "../procedures/problems/toValidationErrors.ts"
import { Attributes } from "../schemas/Attributes.ts"
import { Id } from "../schemas/Id.ts"
import { isJsonObject, reachesPrototype } from "../schemas/parseJsonObject.ts"
import { text } from "../schemas/text.ts"
import type { ValidationError } from "../schemas/ValidationError.ts"
import { BucketedSample } from "./BucketedSample.ts"

/** The most items in one request. */
export const manyItems = 10_000

/** The largest body of a request with many items, in bytes. */
export const manyItemsBodyLimit = 16_777_216

const key = { sampled_value: text(1, 512), sampled_entity: text(1, 128) }

/** One of many samples to create. */
export const BulkSampleCreate = z
  .object({ ...key, allocated_bucket: text(1, 128).optional(), attributes: Attributes.optional() })
  .meta({ id: "BulkSampleCreate", description: "One of many samples to create." })

/** One of many samples to complete, by its id under either name, or by its entity and value. What is given twice must agree. */
export const BulkSampleReference = z
  .object({ id: Id.optional(), sample_id: Id.optional(), ...z.object(key).partial().shape })
  .meta({
    id: "BulkSampleReference",
    description: "One of many samples to complete, by its id or by its entity and value."
  })

/** An invalid item, with the problems that a single request for it would get. */
export interface InvalidItem {
  readonly _tag: "InvalidItem"
  readonly detail: readonly ValidationError[]
}

/** The field of the body that holds the items. */
export const itemsName = "samples"

/** The problems of one item, located in the whole body. */
export const inBody = (problems: readonly ValidationError[], index: number): InvalidItem => ({
  _tag: "InvalidItem",
  detail: problems.map(({ loc: [place = "body", ...path], msg, type }) => ({
    loc: [place, itemsName, index, ...path],
    msg,
    type
  }))
})

/** Reads items one by one; an item may repeat the id of the path, and the fields of an answer. */
const readerOf = <A>(fields: z.ZodObject, schema: z.ZodType<A>) => {
  const shape = { ...fields.shape, experiment_id: Id.optional() }
  const misspelt = misspellings("body", shape, { answers: [BucketedSample] })
  return (experimentId: string) =>
    (item: unknown, index: number): Result.Result<A, InvalidItem> => {
      if (isJsonObject(item) && reachesPrototype(item)) {
        return Result.fail(inBody([jsonProblem({ kind: "prototype" })], index))
      }
      const ofNames = isJsonObject(item)
        ? [...pathAgreement(item, { experiment_id: experimentId }), ...misspelt(item)]
        : []
      const parsed = schema.safeParse(item)
      if (parsed.success && ofNames.length === 0) return Result.succeed(parsed.data)
      const problems = parsed.success ? [] : toValidationErrors(parsed.error.issues, item, () => "body")
      return Result.fail(inBody([...ofNames, ...problems], index))
    }
}

export const createReader = readerOf(
  BulkSampleCreate,
  BulkSampleCreate.transform(
    (item): SampleRequest => ({
      sampledEntity: item.sampled_entity,
      sampledValue: item.sampled_value,
      allocatedBucket: item.allocated_bucket,
      attributes: item.attributes
    })
  )
)

export const referenceReader = readerOf(
  BulkSampleReference,
  BulkSampleReference.transform((item, { issues }): SampleReference => {
    const id = item.id ?? item.sample_id
    const { sampled_entity: sampledEntity, sampled_value: sampledValue } = item
    if (id !== undefined) {
      if (item.sample_id === undefined || item.sample_id === id) return { id, sampledEntity, sampledValue }
      issues.push({
        code: "custom",
        message: "sample_id does not match id",
        input: item.sample_id,
        path: ["sample_id"]
      })
      return z.NEVER
    }
    if (sampledEntity !== undefined && sampledValue !== undefined) return { sampledEntity, sampledValue }
    const half = sampledEntity === undefined ? "sampled_entity" : "sampled_value"
    const missing = sampledEntity === sampledValue ? "id" : half
    issues.push({ code: "invalid_type", expected: "string", input: undefined, path: [missing] })
    return z.NEVER
  })
)
