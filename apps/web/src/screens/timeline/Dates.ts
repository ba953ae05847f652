import type { Outputs } from "../../service/trpc.ts"

export type ListedExperiment = Outputs["experiments"]["search"]["experiments"][number]

export const dateFields = ["start", "end", "due"] as const

export type DateField = (typeof dateFields)[number]

/** The dates of an experiment that the timeline shows, in milliseconds since the epoch; null for none. */
export type Dates = Readonly<Record<DateField, number | null>>

const instant = (value: string | null): number | null => (value === null ? null : new Date(value).getTime())

export const datesOf = ({ due_date, ends_at, starts_at }: ListedExperiment): Dates => ({
  start: instant(starts_at),
  end: instant(ends_at),
  due: instant(due_date)
})

const movable: Readonly<Record<ListedExperiment["status"], readonly DateField[]>> = {
  draft: dateFields,
  scheduled: dateFields,
  running: ["end", "due"],
  paused: ["end", "due"],
  completed: []
}

/** The dates that a reader can still change. */
export const movableDates = ({ archived, status }: ListedExperiment): readonly DateField[] =>
  archived ? [] : movable[status]

export const changedDates = (from: Dates, to: Dates): readonly DateField[] =>
  dateFields.filter((field) => from[field] !== to[field])
