import { Result } from "effect"
import { containsText } from "./containsText.ts"
import { readList } from "./readList.ts"
import { readNumber } from "./readNumber.ts"

/** Whether an attribute meets a condition; an absent attribute is undefined. */
export type AttributeTest = (attribute: unknown) => boolean

/** Makes the test for a condition's value; the failure is what the operator needs instead of that value. */
export type Operator = (value: string) => Result.Result<AttributeTest, string>

const not =
  (operator: Operator): Operator =>
  (value) =>
    Result.map(operator(value), (test) => (attribute: unknown) => !test(attribute))

/** Texts are equal by code point; a number or a boolean equals an item that reads as the same. */
const isOneOf = (items: readonly string[]): AttributeTest => {
  const texts = new Set(items)
  const numbers = new Set(items.map(readNumber))
  return (attribute) => {
    if (typeof attribute === "string") return texts.has(attribute)
    if (typeof attribute === "number") return numbers.has(attribute)
    return typeof attribute === "boolean" && texts.has(String(attribute))
  }
}

const equals: Operator = (value) => Result.succeed(isOneOf([value]))

const isIn: Operator = (value) => {
  const items = readList(value)
  if (items === null) return Result.fail("a JSON array of texts, numbers or booleans, or a comma-separated list")
  const test = isOneOf(items)
  return Result.succeed((attribute) => (Array.isArray(attribute) ? attribute.some(test) : test(attribute)))
}

const contains: Operator = (value) => {
  const isElement = isOneOf([value])
  const isPart = containsText(value)
  return Result.succeed((attribute) =>
    Array.isArray(attribute) ? attribute.some(isElement) : typeof attribute === "string" && isPart(attribute)
  )
}

const onText =
  (test: (text: string, value: string) => boolean): Operator =>
  (value) =>
    Result.succeed((attribute) => typeof attribute === "string" && test(attribute, value))

const onNumber =
  (test: (number: number, value: number) => boolean): Operator =>
  (value) => {
    const bound = readNumber(value)
    if (bound === null) return Result.fail("a number")
    return Result.succeed((attribute) => {
      const number = typeof attribute === "string" ? readNumber(attribute) : attribute
      return typeof number === "number" && Number.isFinite(number) && test(number, bound)
    })
  }

const startsWith = onText((text, value) => text.startsWith(value))
const endsWith = onText((text, value) => text.endsWith(value))
const exists: Operator = () => Result.succeed((attribute) => attribute != null)

/** Every operator by its name. A missing or unusable attribute fails all but the negated ones and `not_exists`. */
export const operators = {
  equals,
  not_equals: not(equals),
  in: isIn,
  not_in: not(isIn),
  greater_than: onNumber((number, value) => number > value),
  greater_than_or_equal: onNumber((number, value) => number >= value),
  less_than: onNumber((number, value) => number < value),
  less_than_or_equal: onNumber((number, value) => number <= value),
  contains,
  not_contains: not(contains),
  starts_with: startsWith,
  not_starts_with: not(startsWith),
  ends_with: endsWith,
  not_ends_with: not(endsWith),
  exists,
  not_exists: not(exists)
} as const satisfies Record<string, Operator>

export type OperatorName = keyof typeof operators

/** Other spellings of an operator's name; a stored condition keeps the one that was sent. */
export const operatorSynonyms = {
  "=": "equals",
  "==": "equals",
  "!=": "not_equals",
  ">": "greater_than",
  ">=": "greater_than_or_equal",
  "<": "less_than",
  "<=": "less_than_or_equal"
} as const satisfies Record<string, OperatorName>

const isSynonym = (name: string): name is keyof typeof operatorSynonyms => Object.hasOwn(operatorSynonyms, name)
const isOperatorName = (name: string): name is OperatorName => Object.hasOwn(operators, name)

/** The operator that a condition names, directly or by a synonym. */
export const findOperator = (name: string): Operator | undefined => {
  const known = isSynonym(name) ? operatorSynonyms[name] : name
  return isOperatorName(known) ? operators[known] : undefined
}
