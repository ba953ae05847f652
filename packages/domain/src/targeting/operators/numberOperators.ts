import { mapValid } from "../../shared/Checked.ts"
import { between, comparison, fromText, type Operator, type Reader, readItems } from "./Operator.ts"
import { readNumber } from "./readNumber.ts"

const fromTextOnly = fromText(readNumber)
const read: Reader<number> = (found) =>
  typeof found === "number" && Number.isFinite(found) ? found : fromTextOnly(found)
const compare = comparison("a number", read)

const isIn: Operator = (value) =>
  mapValid(readItems(value, "a list of numbers", readNumber), (items) => {
    const numbers = new Set(items)
    const isOne = (attribute: unknown) => {
      const found = read(attribute)
      return found !== null && numbers.has(found)
    }
    return (attribute: unknown) => (Array.isArray(attribute) ? attribute.some(isOne) : isOne(attribute))
  })

export const numberOperators = {
  number_equals: compare((found, value) => found === value),
  number_in: isIn,
  greater_than: compare((found, value) => found > value),
  greater_than_or_equal: compare((found, value) => found >= value),
  less_than: compare((found, value) => found < value),
  less_than_or_equal: compare((found, value) => found <= value),
  between: between("a list of two numbers, the smaller first,", read)
}
