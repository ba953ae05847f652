import { between, comparison, fromText } from "./Operator.ts"
import { readLastInstant, readTimestamp } from "./readTimestamp.ts"

const read = fromText(readTimestamp)
/** A date as the end of a span: the span includes the whole day. */
const readEnd = fromText(readLastInstant)
const needed = "an ISO 8601 date or date-time"

export const dateOperators = {
  before: comparison(needed, read)((found, value) => found < value),
  after: comparison(needed, read, readEnd)((found, value) => found > value),
  between_dates: between("a list of two ISO 8601 dates or date-times, the earlier first,", read, readEnd)
}
