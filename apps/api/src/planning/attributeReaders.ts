import type { Problem } from "@sortition/domain/shared/Problem"
import { readTimestamp } from "@sortition/domain/targeting/operators/readTimestamp"
import { Result } from "effect"
import { z } from "zod"
import type { JsonObject } from "../schemas/parseJsonObject.ts"
import { unstorable } from "../schemas/text.ts"

/** The value as the domain wants it, or the messages of everything that is wrong with it. */
export type Reading<A> = Result.Result<A, readonly string[]>
export type Reader<A> = (value: unknown) => Reading<A>

export interface TextRule {
  readonly label: string
  readonly min: number
  readonly max: number
}

const characters = (count: number) => `${count} ${count === 1 ? "character" : "characters"}`
const tooShort = ({ label, min }: TextRule) => `${label} is too short (minimum is ${characters(min)})`
const tooLong = ({ label, max }: TextRule) => `${label} is too long (maximum is ${characters(max)})`

const readText = (value: unknown, rule: TextRule): Reading<string> => {
  if (typeof value !== "string") return Result.fail([`${rule.label} is not a string`])
  const text = value.trim()
  const length = [...text].length
  const messages = [
    ...(length < rule.min ? [tooShort(rule)] : []),
    ...(length > rule.max ? [tooLong(rule)] : []),
    ...(unstorable(text) === null ? [] : [`${rule.label} contains invalid characters`])
  ]
  return messages.length === 0 ? Result.succeed(text) : Result.fail(messages)
}

/** Stripped; lengths count code points. Nothing at all is too short. */
export const text =
  (rule: TextRule): Reader<string> =>
  (value) =>
    value === null || value === undefined ? Result.fail([tooShort(rule)]) : readText(value, rule)

/** What is there already may stay, even where it could not be given anew. */
export const orUnchanged =
  (stored: string | undefined, reader: Reader<string>): Reader<string> =>
  (value) =>
    typeof value === "string" && stored !== undefined && value.trim() === stored.trim()
      ? Result.succeed(stored)
      : reader(value)

export const optionalText =
  (rule: TextRule): Reader<string | null> =>
  (value) =>
    value === null ? Result.succeed(null) : readText(value, rule)

export const nameRule: TextRule = { label: "Name", min: 2, max: 255 }
export const descriptionRule: TextRule = { label: "Description", min: 0, max: 10_000 }

/** A date-time, a date (its midnight, UTC), or null; milliseconds since the epoch. */
export const optionalDate =
  (label: string): Reader<number | null> =>
  (value) => {
    if (value === null) return Result.succeed(null)
    const instant = typeof value === "string" ? readTimestamp(value) : null
    return instant === null ? Result.fail([`${label} is not a valid date`]) : Result.succeed(instant)
  }

export const oneOf =
  <A>(label: string, values: readonly A[]): Reader<A> =>
  (value) => {
    const known = values.find((each) => each === value)
    return known === undefined ? Result.fail([`${label} is not included in the list`]) : Result.succeed(known)
  }

/** The id of something else, as text or as a number; text that no id can be is only unknown. */
export const reference =
  (label: string): Reader<string> =>
  (value) => {
    const id = typeof value === "number" || typeof value === "string" ? String(value) : ""
    return id.trim() === "" ? Result.fail([`${label} must exist`]) : Result.succeed(id)
  }

/**
 * Reads attributes one by one, gathering what is wrong in the order of reading. What is not there is undefined, and wrong only for `require`;
 * only an object's own keys count.
 */
export const attributeReader = (attributes: JsonObject) => {
  const problems: Problem[] = []
  const has = (field: string) => Object.hasOwn(attributes, field) && attributes[field] !== undefined
  const require = <A>(field: string, reader: Reader<A>): A | undefined => {
    const reading = reader(has(field) ? attributes[field] : undefined)
    if (Result.isSuccess(reading)) return reading.success
    for (const message of reading.failure) problems.push({ path: ["data", "attributes", field], message })
    return undefined
  }
  const read = <A>(field: string, reader: Reader<A>): A | undefined => (has(field) ? require(field, reader) : undefined)
  return { problems, read, require }
}

const address = z.email()

/** Kept as written, but for white space around it. */
export const email: Reader<string> = (value) => {
  const given = typeof value === "string" ? value.trim() : ""
  return given.length <= 255 && address.safeParse(given).success
    ? Result.succeed(given)
    : Result.fail(["Email is not a valid e-mail address"])
}
