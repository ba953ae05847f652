import { Result } from "effect"
import { readList } from "./readList.ts"

/** Whether an attribute satisfies a condition; a missing attribute is undefined. */
export type AttributeTest = (attribute: unknown) => boolean

/** Compiles a condition's value to a test. The failure describes the value that the operator needs. */
export type Operator = (value: string) => Result.Result<AttributeTest, string>

/** Parses a condition's value or an attribute. Null rejects a value; an attribute that reads as null satisfies no condition. */
export type Reader<A> = (found: unknown) => A | null

/** Reads texts only. */
export const fromText =
  <A>(read: (text: string) => A | null): Reader<A> =>
  (found) =>
    typeof found === "string" ? read(found) : null

/** Operators that compare the parsed attribute with the parsed value. */
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

/** The operator whose value is a list of the lowest and the highest matching number. */
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

/** Negates an operator, so a missing or unparsable attribute satisfies it. */
export const not =
  (operator: Operator): Operator =>
  (value) =>
    Result.map(operator(value), (test) => (attribute: unknown) => !test(attribute))
