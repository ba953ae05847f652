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

/** Whether this is what JSON calls an object: no array, no null. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Keys that would reach an object's prototype have no place in any body. */
const refusePrototypes = (object: JsonObject): Result.Result<JsonObject, JsonFault> => {
  try {
    secureJsonParse.scan(object, { protoAction: "error", constructorAction: "error" })
    return Result.succeed(object)
  } catch {
    return Result.fail({ kind: "prototype" })
  }
}

/** The JSON object that the bytes of a body spell, without keys that would reach a prototype at any depth. */
export const parseJsonObject = (bytes: Buffer): Result.Result<JsonObject, JsonFault> =>
  decode(bytes).pipe(
    Result.flatMap(parse),
    Result.flatMap((value) => (isJsonObject(value) ? refusePrototypes(value) : Result.fail({ kind: "shape" as const })))
  )
