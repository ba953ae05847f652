/** The days that the timeline shows: the midnight before the first, and the one after the last, in the reader's zone. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

export const zooms = { week: 7, month: 30, quarter: 91, year: 365 } as const

export type Zoom = keyof typeof zooms

const dayMs = 86_400_000

/** The midnight so many days after the one that begins the day of an instant. */
const midnight = (instant: number, days = 0): number => {
  const at = new Date(instant)
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime()
}

export const daysOf = ({ from, to }: TimeRange): number => Math.round((to - from) / dayMs)

const pad = (value: number): string => String(value).padStart(2, "0")

const dayText = (instant: number): string => {
  const at = new Date(instant)
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
}

const readDay = (text: string | undefined): number | null => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "") ?? []
  if (year === undefined) return null
  const instant = new Date(Number(year), Number(month) - 1, Number(day)).getTime()
  return dayText(instant) === text ? instant : null
}

const rangeFrom = (from: number, days: number): TimeRange => ({ from: midnight(from), to: midnight(from, days) })

/** The days before `now` in a view that begins anew are a quarter of it. */
const around = (now: number, days: number): TimeRange => rangeFrom(midnight(now, -Math.floor(days / 4)), days)

const mostDays = 3 * 366

/** The range of an address; a quarter around now without a sound one. */
export const rangeOf = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number
): TimeRange => {
  const [first, last] = [readDay(from), readDay(to)]
  if (first === null || last === null || first >= last) return around(now, zooms.quarter)
  const range = { from: first, to: last }
  return daysOf(range) > mostDays ? rangeFrom(first, mostDays) : range
}

export const rangeText = ({ from, to }: TimeRange) => ({ from: dayText(from), to: dayText(to) })

/** So many days around now if it is in view, else around the middle. */
export const zoomed = (range: TimeRange, days: number, now: number): TimeRange => {
  if (range.from <= now && now < range.to) return around(now, days)
  return rangeFrom(midnight((range.from + range.to) / 2, -Math.floor(days / 2)), days)
}

export const toToday = (range: TimeRange, now: number): TimeRange => around(now, daysOf(range))

export const panned = (range: TimeRange, days: number): TimeRange =>
  rangeFrom(midnight(range.from, days), daysOf(range))

/** Where an instant is in the range: 0 at its begin, 100 at its end. */
export const placeOf = (instant: number, { from, to }: TimeRange): number => ((instant - from) / (to - from)) * 100
