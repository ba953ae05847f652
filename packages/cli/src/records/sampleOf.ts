import type { JsonObject } from "./ndjsonRows.ts"
import type { SampleInput } from "./Row.ts"

const fields = ["sampled_value", "sampled_entity", "allocated_bucket", "attributes"] as const

/**
 * The fields of a line that the service reads of a sample; the others, such as those of a file of rejects, stay here. `entity` is the kind of
 * entity of lines without a `sampled_entity`. The service checks the values.
 */
export const sampleOf = (object: JsonObject, entity: string | undefined): SampleInput => {
  const given = fields.flatMap((name) =>
    object[name] === undefined || object[name] === null ? [] : [[name, object[name]]]
  )
  return { sampled_entity: entity, ...Object.fromEntries(given) }
}
