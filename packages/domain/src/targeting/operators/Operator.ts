import { type Checked, invalid, mapValid, valid } from "../../shared/Checked.ts"
import { readList } from "./readList.ts"

/** Whether an attribute satisfies a condition; a missing attribute is undefined. */
export type AttributeTest = (attribute: unknown) => boolean

/** Compiles a condition's value to a test. The reason why a value is invalid describes the value that the operator needs. */
export type Operator = (value: string) => Checked<AttributeTest, string>

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
    if (value === null) return invalid(needed)
    return valid((attribute) => {
      const found = read(attribute)
      return found !== null && holds(found, value)
    })
  }

/** The parsed items of a list; the reason describes the list that is needed. */
export const readItems = <A>(
  text: string,
  needed: string,
  read: (item: string) => A | null
): Checked<readonly A[], string> => {
  const list = readList(text)
  if (list._tag === "Invalid") return list
  const parsed = list.value.flatMap((item) => read(item) ?? [])
  return parsed.length === list.value.length ? valid(parsed) : invalid(needed)
}

/** The operator whose value is a list of the lowest and the highest matching number; `readHighest` parses the latter if it differs. */
export const between =
  (needed: string, read: Reader<number>, readHighest = read): Operator =>
  (text) => {
    const list = readList(text)
    if (list._tag === "Invalid") return list
    const [lower, higher, ...more] = list.value
    const lowest = read(lower)
    const highest = readHighest(higher)
    if (lowest === null || highest === null || lowest > highest || more.length > 0) return invalid(needed)
    return valid((attribute) => {
      const found = read(attribute)
      return found !== null && lowest <= found && found <= highest
    })
  }

/** Negates an operator, so a missing or unparsable attribute satisfies it. */
export const not =
  (operator: Operator): Operator =>
  (value) =>
    mapValid(operator(value), (test) => (attribute) => !test(attribute))
