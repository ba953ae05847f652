import { type DateField, type Dates, dateFields } from "./Dates.ts"

/** One date, or all of them together. */
export type MovedPart = DateField | "all"

/** Days keep the time of day in the reader's zone, also where the clocks change between. */
export interface Shift {
  readonly days: number
  readonly hours: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** In a view of at most so many days a drag moves by hours. */
const mostDaysByHour = 14

/** How far a drag moves that is so long in a view of so many milliseconds. */
export const shiftOf = (distance: number, span: number): Shift =>
  span <= mostDaysByHour * dayMs
    ? { days: 0, hours: Math.round(distance / hourMs) }
    : { days: Math.round(distance / dayMs), hours: 0 }

const moved = (value: number | null, { days, hours }: Shift): number | null => {
  if (value === null) return null
  const at = new Date(value)
  at.setDate(at.getDate() + days)
  return at.getTime() + hours * hourMs
}

export const moveDates = (dates: Dates, part: MovedPart, shift: Shift): Dates => {
  const { due, end, start } = dates
  if (part !== "all") return { ...dates, [part]: moved(dates[part], shift) }
  return { start: moved(start, shift), end: moved(end, shift), due: moved(due, shift) }
}

type DateProblem = "endBeforeStart" | "endPassed" | "startPassed"

/** Why these dates cannot be stored. A start that has passed would start the experiment at once. */
export const problemOf = (from: Dates, to: Dates, now: number): { field: DateField; problem: DateProblem } | null => {
  if (to.start !== from.start && to.start !== null && to.start <= now) return { field: "start", problem: "startPassed" }
  if (to.end !== from.end && to.end !== null && to.end <= now) return { field: "end", problem: "endPassed" }
  return to.start !== null && to.end !== null && to.end <= to.start ? { field: "end", problem: "endBeforeStart" } : null
}

/** The changed dates between whose old and new instant the clocks of the reader's zone change. */
export const clockChanges = (from: Dates, to: Dates): readonly DateField[] =>
  dateFields.filter((field) => {
    const [before, after] = [from[field], to[field]]
    if (before === null || after === null || before === after) return false
    return new Date(before).getTimezoneOffset() !== new Date(after).getTimezoneOffset()
  })
