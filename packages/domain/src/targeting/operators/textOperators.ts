import { mapValid, valid } from "../../shared/Checked.ts"
import { containsText } from "./containsText.ts"
import { foldCase } from "./foldCase.ts"
import type { AttributeTest, Operator } from "./Operator.ts"
import { readList } from "./readList.ts"
import { readNumber } from "./readNumber.ts"

type Fold = (text: string) => string

/** As `isOneOf` with one item. */
const isText = (item: string, fold: Fold): AttributeTest => {
  const text = fold(item)
  const number = readNumber(item)
  return (attribute) => {
    if (typeof attribute === "string") return fold(attribute) === text
    if (typeof attribute === "number") return attribute === number
    return typeof attribute === "boolean" && String(attribute) === text
  }
}

/** Compares texts by code point; a number or a boolean equals an item that reads as that value. */
const isOneOf = (items: readonly string[], fold: Fold): AttributeTest => {
  const texts = new Set(items.map(fold))
  const numbers = new Set(items.map(readNumber))
  return (attribute) => {
    if (typeof attribute === "string") return texts.has(fold(attribute))
    if (typeof attribute === "number") return numbers.has(attribute)
    return typeof attribute === "boolean" && texts.has(String(attribute))
  }
}

const makeOperators = (fold: Fold) => {
  const equals: Operator = (value) => valid(isText(value, fold))

  const isIn: Operator = (value) =>
    mapValid(readList(value), (items) => {
      const test = isOneOf(items, fold)
      return (attribute: unknown) => (Array.isArray(attribute) ? attribute.some(test) : test(attribute))
    })

  const contains: Operator = (value) => {
    const isElement = isText(value, fold)
    const isPart = containsText(fold(value))
    return valid((attribute) =>
      Array.isArray(attribute) ? attribute.some(isElement) : typeof attribute === "string" && isPart(fold(attribute))
    )
  }

  const onText =
    (test: (text: string, value: string) => boolean): Operator =>
    (value) => {
      const folded = fold(value)
      return valid((attribute) => typeof attribute === "string" && test(fold(attribute), folded))
    }

  const starts_with = onText((text, value) => text.startsWith(value))
  const ends_with = onText((text, value) => text.endsWith(value))
  return { equals, in: isIn, contains, starts_with, ends_with }
}

const ignoringCase = makeOperators(foldCase)

export const textOperators = {
  ...makeOperators((text) => text),
  equals_ignore_case: ignoringCase.equals,
  in_ignore_case: ignoringCase.in,
  contains_ignore_case: ignoringCase.contains,
  starts_with_ignore_case: ignoringCase.starts_with,
  ends_with_ignore_case: ignoringCase.ends_with
}
