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

/** Operators that compare the parsed attribute with the parsed value, which `readValue` parses if values are read in another way. */
export const comparison =
  <A>(needed: string, read: Reader<A>, readValue = read) =>
  (holds: (found: A, value: A) => boolean): Operator =>
  (text) => {
    const value = readValue(text)
    if (value === null) return Result.fail(needed)
    return Result.succeed((attribute) => {
      const found = read(attribute)
      return found !== null && holds(found, value)
    })
  }

/** The parsed items of a list; the failure describes the list that is needed. */
export const readItems = <A>(
  text: string,
  needed: string,
  read: (item: string) => A | null
): Result.Result<readonly A[], string> =>
  Result.flatMap(readList(text), (items) => {
    const parsed = items.flatMap((item) => read(item) ?? [])
    return parsed.length === items.length ? Result.succeed(parsed) : Result.fail(needed)
  })

/** The operator whose value is a list of the lowest and the highest matching number; `readHighest` parses the latter if it differs. */
export const between =
  (needed: string, read: Reader<number>, readHighest = read): Operator =>
  (text) =>
    Result.flatMap(readList(text), ([lower, higher, ...more]) => {
      const lowest = read(lower)
      const highest = readHighest(higher)
      if (lowest === null || highest === null || lowest > highest || more.length > 0) return Result.fail(needed)
      return Result.succeed((attribute: unknown) => {
        const found = read(attribute)
        return found !== null && lowest <= found && found <= highest
      })
    })

/** Negates an operator, so a missing or unparsable attribute satisfies it. */
export const not =
  (operator: Operator): Operator =>
  (value) =>
    Result.map(operator(value), (test) => (attribute: unknown) => !test(attribute))
