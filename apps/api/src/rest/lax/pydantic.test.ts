import { describe, expect, it } from "vitest"
import { z } from "zod"
import { toValidationErrors } from "../../procedures/problems/toValidationErrors.ts"
import { Id } from "../../schemas/Id.ts"
import { Timestamp } from "../../schemas/Timestamp.ts"
import { text } from "../../schemas/text.ts"
import { laxReader } from "./laxReader.ts"
import { pydanticCases } from "./pydanticCases.ts"

const schemas = {
  boolean: z.boolean(),
  id: Id,
  integer: z.int().min(-1_000_000).max(1_000_000),
  text: text(0, 100),
  time: Timestamp.transform((millis) => new Date(millis).toISOString())
}

/** The value of a field, or the type of its error. */
const readField = (schema: z.ZodType, json: string) => {
  const field = schema === schemas.time ? Timestamp : schema
  const given = laxReader({ field })({ field: JSON.parse(json) })
  const parsed = z.object({ field: schema }).safeParse(given)
  if (parsed.success) return { value: parsed.data.field }
  const [problem] = toValidationErrors(parsed.error.issues, given, () => "body")
  return { type: problem?.type }
}

describe.each(["boolean", "id", "integer", "text", "time"] as const)("a field of the kind %s", (kind) => {
  it.each(pydanticCases[kind])("reads %s as pydantic does", (json, read) => {
    const found = readField(schemas[kind], json)
    expect("value" in found ? { value: Object.is(found.value, -0) ? 0 : found.value } : found).toEqual(read)
  })
})

describe("what differs from pydantic", () => {
  it.each(["2030", "20300101", '"2030"', '"20300101"'])("%s is no time: it may be a year or a date", (json) => {
    expect(readField(schemas.time, json)).toHaveProperty("type")
  })

  it.each([
    ['"2030-01-01T00:00:00+02"', "2029-12-31T22:00:00.000Z"],
    ['"2030-01-01T00:00:00 +02:00"', "2029-12-31T22:00:00.000Z"]
  ])("%s is a time", (json, value) => expect(readField(schemas.time, json)).toEqual({ value }))

  it.each(["1e20", '"1e20"'.replace("1e20", "9".repeat(5_000))])("an integer of any size breaks a bound", (json) => {
    expect(readField(schemas.integer, json)).toEqual({ type: "less_than_equal" })
  })
})
