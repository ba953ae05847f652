import { Predicate } from "effect"
import type { z } from "zod"
import { numberTypeMessage } from "../../schemas/Finite.ts"
import { uuidTypeMessage } from "../../schemas/Id.ts"
import { unixTimeFault } from "../../schemas/laxScalars.ts"
import { datetimeMessage, datetimeTypeMessage } from "../../schemas/Timestamp.ts"
import { surrogateMessage } from "../../schemas/text.ts"
import type { ValidationError } from "../../schemas/ValidationError.ts"

type Issue = z.core.$ZodIssue
type Described = Pick<ValidationError, "msg" | "type">

/** The place of a top-level field of the input. */
export type Locate = (field: PropertyKey | undefined) => "body" | "path" | "query"

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (Predicate.hasProperty(value, key) ? value[key] : undefined), input)

const invalidInteger = (value: unknown): Described => {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { type: "finite_number", msg: "Input should be a finite number" }
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    return {
      type: "int_from_float",
      msg: "Input should be a valid integer, got a number with a fractional part"
    }
  }
  return typeof value === "string"
    ? { type: "int_parsing", msg: "Input should be a valid integer, unable to parse string as an integer" }
    : { type: "int_type", msg: "Input should be a valid integer" }
}

const invalidNumber = (msg: string, value: unknown): Described => {
  if (typeof value === "number") return { type: "finite_number", msg: "Input should be a finite number" }
  return typeof value === "string"
    ? { type: "float_parsing", msg: `${msg}, unable to parse string as a number` }
    : { type: "float_type", msg }
}

const invalidBoolean = (value: unknown): Described =>
  typeof value === "string" || Number.isInteger(value)
    ? { type: "bool_parsing", msg: "Input should be a valid boolean, unable to interpret input" }
    : { type: "bool_type", msg: "Input should be a valid boolean" }

const invalidTime = (msg: string, value: unknown): Described => {
  const fault = typeof value === "number" ? unixTimeFault(value) : null
  return fault === null ? { type: "datetime_type", msg } : { type: "datetime_parsing", msg: fault }
}

const invalidType = (issue: z.core.$ZodIssueInvalidType, value: unknown): Described => {
  if (value === undefined) return { type: "missing", msg: "Field required" }
  if (issue.message === datetimeTypeMessage) return invalidTime(issue.message, value)
  if (issue.message === numberTypeMessage) return invalidNumber(issue.message, value)
  if (issue.message === uuidTypeMessage) return { type: "uuid_type", msg: issue.message }
  switch (issue.expected) {
    case "string":
      return { type: "string_type", msg: "Input should be a valid string" }
    case "int":
    case "number":
      return invalidInteger(value)
    case "boolean":
      return invalidBoolean(value)
    case "array":
      return { type: "list_type", msg: "Input should be a valid list" }
    case "record":
      return { type: "dict_type", msg: "Input should be a valid dictionary" }
    default:
      return {
        type: "model_attributes_type",
        msg: "Input should be a valid dictionary or object to extract fields from"
      }
  }
}

const tooLong = (maximum: number | bigint, value: unknown): Described => {
  const length = Array.isArray(value) ? value.length : "more"
  return { type: "too_long", msg: `List should have at most ${maximum} items after validation, not ${length}` }
}

const tooShort = (minimum: number | bigint, value: unknown): Described => {
  const length = Array.isArray(value) ? value.length : "fewer"
  const items = Number(minimum) === 1 ? "item" : "items"
  return { type: "too_short", msg: `List should have at least ${minimum} ${items} after validation, not ${length}` }
}

const describe = (issue: Issue, value: unknown): Described => {
  switch (issue.code) {
    case "invalid_type":
      return invalidType(issue, value)
    case "invalid_format":
      return { type: "uuid_parsing", msg: issue.message }
    case "invalid_value":
      return value === undefined
        ? { type: "missing", msg: "Field required" }
        : { type: "literal_error", msg: issue.message }
    case "too_small":
      if (issue.origin === "array") return tooShort(issue.minimum, value)
      if (issue.origin === "string") return { type: "string_too_short", msg: issue.message }
      return issue.inclusive === false
        ? { type: "greater_than", msg: `Input should be greater than ${issue.minimum}` }
        : { type: "greater_than_equal", msg: `Input should be greater than or equal to ${issue.minimum}` }
    case "too_big":
      if (issue.origin === "array") return tooLong(issue.maximum, value)
      if (issue.origin === "string") return { type: "string_too_long", msg: issue.message }
      return issue.inclusive === false
        ? { type: "less_than", msg: `Input should be less than ${issue.maximum}` }
        : { type: "less_than_equal", msg: `Input should be less than or equal to ${issue.maximum}` }
    default:
      return describeRule(issue.message)
  }
}

const describeRule = (message: string): Described => {
  if (message === surrogateMessage) return { type: "string_unicode", msg: message }
  if (message === datetimeMessage) return { type: "datetime_from_date_parsing", msg: message }
  return { type: "value_error", msg: `Value error, ${message}` }
}

/** An integer that a double cannot hold also breaks the bound of its field, which is reported instead. */
const isSafeIntegerBound = (issue: Issue) =>
  (issue.code === "too_big" && issue.maximum === Number.MAX_SAFE_INTEGER) ||
  (issue.code === "too_small" && issue.minimum === Number.MIN_SAFE_INTEGER)

/** The issues of zod as FastAPI reports them. */
export const toValidationErrors = (issues: readonly Issue[], input: unknown, locate: Locate): ValidationError[] =>
  issues
    .filter((issue) => !isSafeIntegerBound(issue))
    .map((issue) => {
      const { msg, type } = describe(issue, valueAt(input, issue.path))
      const steps = issue.path.map((step) => (typeof step === "number" ? step : String(step)))
      return { loc: [locate(issue.path[0]), ...steps], msg, type }
    })
