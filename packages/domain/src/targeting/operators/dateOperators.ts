import { between, comparison, fromText } from "./Operator.ts"
import { readTimestamp } from "./readTimestamp.ts"

const read = fromText(readTimestamp)
const compare = comparison("an ISO 8601 date or date-time", read)

export const dateOperators = {
  before: compare((found, value) => found < value),
  after: compare((found, value) => found > value),
  between_dates: between("a list of two ISO 8601 dates or date-times, the earlier first,", read)
}
