import type { SampleRequest } from "@sortition/domain/allocation/Decision"
import type { SampleReference } from "@sortition/domain/samples/identifySamples"
import { z } from "zod"
import { Attributes } from "../schemas/Attributes.ts"
import { Id } from "../schemas/Id.ts"
import { text } from "../schemas/text.ts"
import { BucketedSample } from "./BucketedSample.ts"
import { itemReader } from "./items/itemReader.ts"

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

/** The field of the body that holds the items. */
export const itemsName = "samples"

const readerOf = <A>(fields: z.ZodObject, schema: z.ZodType<A>) =>
  itemReader({ items: itemsName, fields, answers: [BucketedSample] }, schema)

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
