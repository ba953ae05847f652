import type { z } from "zod"
import type { JsonObject } from "../schemas/parseJsonObject.ts"
import { laxReader } from "./lax/laxReader.ts"

type Query = Readonly<Record<string, string | string[] | undefined>>

/**
 * Decodes the query parameters of `input` to its types. The last value of a repeated parameter counts, as in FastAPI. A value that cannot
 * be decoded stays text, and the schema rejects it.
 */
export const queryDecoder = (input: z.ZodObject) => {
  const names = Object.keys(input.shape)
  const read = laxReader(input.shape)
  return (query: Query): JsonObject => {
    const texts: Record<string, string> = {}
    for (const name of names) {
      const given = query[name]
      const text = Array.isArray(given) ? given.at(-1) : given
      if (text !== undefined) texts[name] = text
    }
    return read(texts)
  }
}
