import { z } from "zod"

type Decode = (text: string) => unknown

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false
}

const decodeBoolean: Decode = (text) =>
  Object.hasOwn(booleans, text.toLowerCase()) ? booleans[text.toLowerCase()] : text
/** As pydantic reads it. A number outside the range of a double is clamped, so that it is still too large or too small. */
const decodeInteger: Decode = (text) => {
  if (!/^\s*[+-]?\d+(?:\.0*)?\s*$/.test(text)) return text
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text)))
}

const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inner(schema.unwrap()) : schema

const decoderOf = (schema: z.core.$ZodType): Decode => {
  const type = inner(schema)
  if (type instanceof z.ZodBoolean) return decodeBoolean
  if (type instanceof z.ZodNumber) return decodeInteger
  return (text) => text
}

/**
 * Decodes the query parameters of `input` to its types. The last value of a repeated parameter counts, as in FastAPI. A value that cannot
 * be decoded stays text, and the schema rejects it.
 */
export const queryDecoder = (input: z.ZodObject) => {
  const decoders = Object.entries(input.shape).map(([key, schema]) => [key, decoderOf(schema)] as const)
  return (query: Readonly<Record<string, string | string[] | undefined>>): Record<string, unknown> => {
    const decoded: Record<string, unknown> = {}
    for (const [key, decode] of decoders) {
      const given = query[key]
      const text = Array.isArray(given) ? given.at(-1) : given
      if (text !== undefined) decoded[key] = decode(text)
    }
    return decoded
  }
}
