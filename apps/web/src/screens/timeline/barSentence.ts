import { formatTime } from "../../parts/values/Time.tsx"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import type { Dates, ListedExperiment } from "./Dates.ts"

const shown = (value: number): string => formatTime(new Date(value).toISOString())

/** What a bar shows, for a reader who does not see it. */
export const barSentence = (
  { name, status }: ListedExperiment,
  { due, end, start }: Dates,
  movable: boolean
): string => {
  const parts = [
    start === null ? `${texts.noStart}.` : texts.from(shown(start), end === null ? null : shown(end)),
    ...(due === null ? [] : [texts.dueOn(shown(due))]),
    ...(movable ? [texts.keys] : [])
  ]
  return texts.barName(name, common.status[status], parts.join(" "))
}
