const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([Zz]|[+-]\d\d(?::?[0-5]\d)?))?)?$/

const earliest = Date.parse("0001-01-01T00:00:00.000Z")
const latest = Date.parse("9999-12-31T23:59:59.999Z")

const offsetMinutes = (offset: string | undefined): number => {
  if (offset === undefined || offset.toUpperCase() === "Z") return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", ""))
  return offset.startsWith("-") ? -minutes : minutes
}

/**
 * Parses an ISO 8601 date-time to milliseconds since the epoch. Without an offset it is UTC; a date is its midnight. Null for any other
 * text and for instants outside the years 1–9999. Truncates to milliseconds.
 */
export const readTimestamp = (text: string): number | null => {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", offset] = match
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`
  const parsed = Date.parse(local)
  // Date.parse turns 30 February into March and 24:00 into the next day.
  if (Number.isNaN(parsed) || hour === "24" || new Date(parsed).getUTCDate() !== Number(day)) return null
  const shift = offsetMinutes(offset)
  const instant = parsed - shift * 60_000
  return Math.abs(shift) < 24 * 60 && instant >= earliest && instant <= latest ? instant : null
}

const day = 86_400_000
const dateLength = "2026-11-30".length

/** As `readTimestamp`, but a date is its last millisecond. */
export const readLastInstant = (text: string): number | null => {
  const instant = readTimestamp(text)
  return instant !== null && text.length === dateLength ? instant + day - 1 : instant
}
