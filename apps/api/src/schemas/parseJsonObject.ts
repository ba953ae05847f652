import { Result } from "effect"
import secureJsonParse from "secure-json-parse"

export type JsonObject = Readonly<Record<string, unknown>>

/** Why bytes are not a JSON object that is safe to read; `position` counts UTF-16 code units. */
export type JsonFault =
  | { readonly kind: "encoding" }
  | { readonly kind: "syntax"; readonly position: number }
  | { readonly kind: "shape" }
  | { readonly kind: "prototype" }

const decoder = new TextDecoder("utf-8", { fatal: true })

const decode = (bytes: Buffer): Result.Result<string, JsonFault> => {
  try {
    return Result.succeed(decoder.decode(bytes))
  } catch {
    return Result.fail({ kind: "encoding" })
  }
}

const parse = (text: string): Result.Result<unknown, JsonFault> => {
  try {
    return Result.succeed(JSON.parse(text))
  } catch (error) {
    const position = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined
    return Result.fail({ kind: "syntax", position: Number(position ?? text.length) })
  }
}

/** Whether a value is a JSON object: neither an array nor null. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether a key, at any depth, would reach an object's prototype; no body may contain one. */
export const reachesPrototype = (object: JsonObject): boolean => {
  try {
    secureJsonParse.scan(object, { protoAction: "error", constructorAction: "error" })
    return false
  } catch {
    return true
  }
}

const withoutItems = (object: JsonObject, items: string): JsonObject => {
  const { [items]: list, ...others } = object
  return Array.isArray(list) ? others : object
}

const rejectPrototypes = (object: JsonObject, items?: string): Result.Result<JsonObject, JsonFault> =>
  reachesPrototype(items === undefined ? object : withoutItems(object, items))
    ? Result.fail({ kind: "prototype" })
    : Result.succeed(object)

/** The JSON value in UTF-8 bytes. */
export const parseJson = (bytes: Buffer): Result.Result<unknown, JsonFault> => Result.flatMap(decode(bytes), parse)

/**
 * Parses the JSON object in a body and rejects keys that would reach a prototype, at any depth. The items of the list `items` are checked
 * later, one by one.
 */
export const parseJsonObject = (bytes: Buffer, items?: string): Result.Result<JsonObject, JsonFault> =>
  Result.flatMap(parseJson(bytes), (value) =>
    isJsonObject(value) ? rejectPrototypes(value, items) : Result.fail({ kind: "shape" as const })
  )
