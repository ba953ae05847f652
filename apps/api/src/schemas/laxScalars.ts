import { formatTimestamp } from "./Timestamp.ts"

/** Each function reads one JSON value as pydantic's default mode does. It returns a value that it cannot read unchanged, and the schema rejects it. */
type ReadLax = (value: unknown) => unknown

const integer = /^\s*[+-]?\d+(?:_\d+)*(?:\.0+)?\s*$/

/** A number outside the range of a double is clamped, so that it is still too large or too small. */
export const readInteger: ReadLax = (value) => {
  if (typeof value === "boolean") return Number(value)
  if (typeof value !== "string" || !integer.test(value)) return value
  const read = Number(value.replaceAll("_", ""))
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, read))
}

const digits = "\\d+(?:_\\d+)*"
const float = new RegExp(`^\\s*[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?\\s*$`, "i")

/** Also a number with a fractional part or an exponent. */
export const readNumber: ReadLax = (value) => {
  if (typeof value === "boolean") return Number(value)
  return typeof value === "string" && float.test(value) ? Number(value.replaceAll("_", "")) : value
}

const booleans: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...["true", "1", "yes", "on", "t", "y", 1].map((word) => [word, true] as const),
  ...["false", "0", "no", "off", "f", "n", 0].map((word) => [word, false] as const)
])

export const readBoolean: ReadLax = (value) =>
  booleans.get(typeof value === "string" ? value.toLowerCase() : value) ?? value

const plainUuid = 36
const hex = "[\\da-fA-F]"
const grouped = `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`
const wrappedUuid = new RegExp(`^(?:urn:uuid:(${grouped})|\\{(${grouped})\\})$`)
const bareUuid = new RegExp(`^(${hex}{8})(${hex}{4})(${hex}{4})(${hex}{4})(${hex}{12})$`)

/** Reads the other forms of a UUID: `urn:uuid:…`, in braces, and without hyphens. */
export const readId: ReadLax = (value) => {
  if (typeof value !== "string" || value.length === plainUuid) return value
  const wrapped = wrappedUuid.exec(value)
  if (wrapped !== null) return wrapped[1] ?? wrapped[2]
  const groups = bareUuid.exec(value)
  return groups === null ? value : groups.slice(1).join("-")
}

/** From this magnitude on, a number is milliseconds; below it is seconds. */
const largestSeconds = 20_000_000_000
const earliest = Date.parse("0001-01-01T00:00:00.000Z")
const latest = Date.parse("9999-12-31T23:59:59.999Z")

/** Numbers such as 2030 and 20300101. As Unix times, they lie in 1970–1973. */
const mayBeDate = (time: number) => /^(?:\d{4}|\d{8})$/.test(String(time))

/** The Unix time in milliseconds, rounded down; seconds are read to the microsecond. */
const toMillis = (time: number) =>
  Math.abs(time) > largestSeconds ? Math.floor(time) : Math.floor(Math.round(time * 1_000_000) / 1_000)

/** Why a number is no Unix time, as pydantic says it, or null. */
export const unixTimeFault = (time: number): string | null => {
  if (mayBeDate(time)) {
    return "Input should be a valid datetime, a number of 4 or 8 digits may be a year or a date: write YYYY-MM-DD or Unix seconds"
  }
  const millis = toMillis(time)
  if (millis > latest) return "Input should be a valid datetime, dates after 9999 are not supported as unix timestamps"
  return millis < earliest
    ? "Input should be a valid datetime, dates before 0001 are not supported as unix timestamps"
    : null
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)$/

/** Reads Unix seconds or milliseconds, as a number or as text, to ISO 8601. */
export const readTime: ReadLax = (value) => {
  const time = typeof value === "string" && decimal.test(value) ? Number(value) : value
  return typeof time === "number" && unixTimeFault(time) === null ? formatTimestamp(toMillis(time)) : value
}
