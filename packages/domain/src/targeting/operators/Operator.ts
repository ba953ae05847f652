import { Result } from "effect"
import { readList } from "./readList.ts"

/** Whether an attribute meets a condition; an absent attribute is undefined. */
export type AttributeTest = (attribute: unknown) => boolean

/** Makes the test for a condition's value; the failure is what the operator needs instead of that value. */
export type Operator = (value: string) => Result.Result<AttributeTest, string>

/** What a text or an attribute reads as, null if it does not: such a value is refused, such an attribute meets nothing. */
export type Reader<A> = (found: unknown) => A | null

/** Reads texts only. */
export const fromText =
  <A>(read: (text: string) => A | null): Reader<A> =>
  (found) =>
    typeof found === "string" ? read(found) : null

/** Operators that compare what attribute and value read as. */
export const comparison =
  <A>(needed: string, read: Reader<A>) =>
  (holds: (found: A, value: A) => boolean): Operator =>
  (text) => {
    const value = read(text)
    if (value === null) return Result.fail(needed)
    return Result.succeed((attribute) => {
      const found = read(attribute)
      return found !== null && holds(found, value)
    })
  }

/** The operator whose value is a list of the lowest and the highest that meet it. */
export const between =
  (needed: string, read: Reader<number>): Operator =>
  (text) => {
    const [lowest = null, highest = null, ...more] = (readList(text) ?? []).map(read)
    if (lowest === null || highest === null || lowest > highest || more.length > 0) return Result.fail(needed)
    return Result.succeed((attribute) => {
      const found = read(attribute)
      return found !== null && lowest <= found && found <= highest
    })
  }

/** The exact opposite, so that a missing or unusable attribute meets it. */
export const not =
  (operator: Operator): Operator =>
  (value) =>
    Result.map(operator(value), (test) => (attribute: unknown) => !test(attribute))
