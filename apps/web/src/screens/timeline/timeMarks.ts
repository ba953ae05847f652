import { scaleTime } from "@visx/scale"
import { daysOf, placeOf, type TimeRange } from "./TimeRange.ts"

interface TimeMark {
  readonly place: number
  readonly text: string
}

const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric" })
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" })
const month = new Intl.DateTimeFormat("en-GB", { month: "short", year: "2-digit" })

const formatOf = (days: number): Intl.DateTimeFormat => (days <= 10 ? weekday : days <= 200 ? day : month)

/** Where the lines of the time axis stand, and their days. */
export const timeMarks = (range: TimeRange, most: number): readonly TimeMark[] => {
  const format = formatOf(daysOf(range))
  return scaleTime({ domain: [range.from, range.to], range: [0, 100] })
    .ticks(most)
    .map((at) => ({ place: placeOf(at.getTime(), range), text: format.format(at) }))
    .filter(({ place }) => place < 97)
}
