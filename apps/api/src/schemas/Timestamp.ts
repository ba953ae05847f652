import { readTimestamp } from "@sortition/domain/targeting/operators/readTimestamp"
import { z } from "zod"

export const datetimeTypeMessage = "Input should be a valid datetime"
export const datetimeMessage = "Input should be a valid datetime or date, ISO 8601 between the years 1 and 9999"

/** A date-time of a request; parsed to milliseconds since the epoch. */
export const Timestamp = z
  .string({ error: datetimeTypeMessage })
  .transform((input, context) => {
    const instant = readTimestamp(input)
    if (instant !== null) return instant
    context.issues.push({ code: "custom", input, message: datetimeMessage })
    return z.NEVER
  })
  .meta({ format: "date-time" })

let last = { millis: 0, text: "1970-01-01T00:00:00.000Z" }

/** A date-time of an answer: UTC with milliseconds and `Z`. Rows created together share a time, which is formatted once. */
export const formatTimestamp = (millis: number): string => {
  if (millis !== last.millis) last = { millis, text: new Date(millis).toISOString() }
  return last.text
}

export const formatOptionalTimestamp = (millis: number | null): string | null =>
  millis === null ? null : formatTimestamp(millis)
