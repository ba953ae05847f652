import { Result } from "effect"
import { type JsonFault, type JsonObject, parseJsonObject } from "../schemas/parseJsonObject.ts"
import { JsonApiError } from "./JsonApiError.ts"

const details: Readonly<Record<JsonFault["kind"], string>> = {
  encoding: "The body is not valid UTF-8",
  syntax: "The body is not valid JSON",
  shape: "The body must be a JSON object",
  prototype: "The body must not contain the keys __proto__ or constructor.prototype"
}

/** The JSON object in a request's body. An empty body counts as an empty object, so that the error can name what is missing. */
export const parseJson = (bytes: Buffer | undefined): JsonObject => {
  if (bytes === undefined || bytes.length === 0) return {}
  const parsed = parseJsonObject(bytes)
  if (Result.isFailure(parsed)) throw JsonApiError.malformed(details[parsed.failure.kind])
  return parsed.success
}
