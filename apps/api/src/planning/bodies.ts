import { z } from "zod"
import type { ExpectedData } from "../jsonapi/readData.ts"
import { readData } from "../jsonapi/readData.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import type { JsonObject } from "../schemas/parseJsonObject.ts"

/** What is sent under `data`: typed for callers, looked at only after permission. */
export const lenient = <A>(): z.ZodType<A, A> => z.any()

/** The attributes of what was sent under `data`, or why it cannot be taken. */
export const attributesOf = ({ jsonApi }: RequestContext, data: unknown, expected: ExpectedData): JsonObject => {
  if (jsonApi !== undefined && jsonApi.bodyFault !== null) throw jsonApi.bodyFault
  return readData(data, expected).attributes
}
