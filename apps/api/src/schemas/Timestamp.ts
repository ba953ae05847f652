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

const dayLength = 86_400_000
let day = { start: Number.NaN, text: "" }
let last = { millis: 0, text: "1970-01-01T00:00:00.000Z" }

const two = (value: number) => (value < 10 ? `0${value}` : String(value))
const three = (value: number) => (value < 10 ? `00${value}` : value < 100 ? `0${value}` : String(value))

const format = (millis: number): string => {
  const within = millis - day.start
  if (!(within >= 0 && within < dayLength)) {
    const text = new Date(millis).toISOString()
    day = { start: Math.floor(millis / dayLength) * dayLength, text: text.slice(0, -13) }
    return text
  }
  const seconds = Math.floor(within / 1_000)
  const minutes = Math.floor(seconds / 60)
  return `${day.text}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(within % 1_000)}Z`
}

/** A date-time of an answer: UTC with milliseconds and `Z`. Times of one day are written without `Date`, and rows created together once. */
export const formatTimestamp = (millis: number): string => {
  if (millis !== last.millis) last = { millis, text: format(millis) }
  return last.text
}

export const formatOptionalTimestamp = (millis: number | null): string | null =>
  millis === null ? null : formatTimestamp(millis)
