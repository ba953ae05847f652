import { formatTime } from "../../parts/values/Time.tsx"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts } from "../../texts/timeline.ts"
import { changedDates, type Dates, datesOf, type ListedExperiment } from "./Dates.ts"

const shown = (value: number | null): string =>
  value === null ? common.none : formatTime(new Date(value).toISOString())

/** What another editor changed meanwhile: dates that this change sets too, and the state, on which the meaning of a start depends. */
export const conflictsOf = (
  { from, read, to }: { readonly read: ListedExperiment; readonly from: Dates; readonly to: Dates },
  stored: ListedExperiment
) => {
  const now = datesOf(stored)
  const dates = changedDates(from, to)
    .filter((field) => now[field] !== from[field])
    .map((field) => ({ label: timelineTexts.fields[field], yours: shown(to[field]), theirs: shown(now[field]) }))
  if (read.status === stored.status && read.archived === stored.archived) return dates
  const stateOf = ({ archived, status }: ListedExperiment) => common.status[archived ? "archived" : status]
  return [...dates, { label: timelineTexts.state, yours: stateOf(read), theirs: stateOf(stored) }]
}
