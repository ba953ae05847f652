import { Result } from "effect"
import secureJsonParse from "secure-json-parse"
import type { ValidationError } from "../schemas/ValidationError.ts"

type Fields = Readonly<Record<string, unknown>>

const decoder = new TextDecoder("utf-8", { fatal: true })

const fail = (type: string, msg: string, loc: ValidationError["loc"] = ["body"]) => Result.fail({ loc, msg, type })

const decode = (bytes: Buffer): Result.Result<string, ValidationError> => {
  try {
    return Result.succeed(decoder.decode(bytes))
  } catch {
    return fail("json_invalid", "JSON decode error, the body is not valid UTF-8", ["body", 0])
  }
}

const parse = (text: string): Result.Result<unknown, ValidationError> => {
  try {
    return Result.succeed(JSON.parse(text))
  } catch (error) {
    const position = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined
    return fail("json_invalid", "JSON decode error", ["body", Number(position ?? text.length)])
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Keys that would reach an object's prototype have no place in any body. */
const refusePrototypes = (fields: Fields): Result.Result<Fields, ValidationError> => {
  try {
    secureJsonParse.scan(fields, { protoAction: "error", constructorAction: "error" })
    return Result.succeed(fields)
  } catch {
    return fail("value_error", "Value error, must not contain the keys __proto__ or constructor.prototype")
  }
}

/** The JSON object in a request's body, or what FastAPI would say is wrong with it. */
export const parseBody = (bytes: Buffer | undefined): Result.Result<Fields, ValidationError> => {
  if (bytes === undefined || bytes.length === 0) return fail("missing", "Field required")
  return decode(bytes).pipe(
    Result.flatMap(parse),
    Result.flatMap((value) =>
      isFields(value)
        ? refusePrototypes(value)
        : fail("model_attributes_type", "Input should be a valid dictionary or object to extract fields from")
    )
  )
}
