import { between, comparison, fromText, type Reader } from "./Operator.ts"
import { readNumber } from "./readNumber.ts"

const fromTextOnly = fromText(readNumber)
const read: Reader<number> = (found) =>
  typeof found === "number" && Number.isFinite(found) ? found : fromTextOnly(found)
const compare = comparison("a number", read)

export const numberOperators = {
  greater_than: compare((found, value) => found > value),
  greater_than_or_equal: compare((found, value) => found >= value),
  less_than: compare((found, value) => found < value),
  less_than_or_equal: compare((found, value) => found <= value),
  between: between("a list of two numbers, the smaller first,", read)
}
