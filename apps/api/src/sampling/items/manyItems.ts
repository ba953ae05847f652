import { z } from "zod"

/** The most items in one request. */
export const manyItems = 10_000

/** The largest body of a request with many items, in bytes. */
export const manyItemsBodyLimit = 16_777_216

/** Documents the results without validating them: there may be thousands, and their types are checked at compile time. */
export const resultList = <Success extends z.ZodObject, Failure extends z.ZodObject>(
  success: Success,
  failure: Failure
) => {
  const anyOf = [success, failure].map((schema) => ({ $ref: `#/components/schemas/${schema.meta()?.id}` }))
  return z
    .custom<(z.infer<Success> | z.infer<Failure>)[]>()
    .meta({ override: { type: "array" as const, items: { anyOf } } })
}

/** Accepts any items: each is validated later by itself, so that an invalid item does not affect the others. */
export const anyItems = <Item>() => z.array(z.custom<Item>().meta({ override: { type: "object" } })).max(manyItems)
