import { useState } from "react"
import { changedDates, type DateField, type Dates, datesOf, type ListedExperiment, movableDates } from "./Dates.ts"
import { type MovedPart, moveDates, type Shift } from "./moveDates.ts"

/** Dates that the reader moved and has not saved. */
export interface Draft {
  readonly experiment: ListedExperiment
  readonly from: Dates
  readonly to: Dates
  /** Whether the pointer still moves it. */
  readonly dragging: boolean
  /** What moves at the pointer began with these dates. */
  readonly base: Dates
}

/** Why a bar did not move. */
export interface Refusal {
  readonly experiment: ListedExperiment
  readonly mayChange: boolean
}

const isMovable = (experiment: ListedExperiment, part: MovedPart): boolean => {
  const fields = movableDates(experiment)
  const needed: DateField = part === "all" ? "start" : part
  return fields.includes(needed) && (part !== "all" || experiment.starts_at !== null)
}

/** The one bar that is being moved. */
export const useDraft = (mayChange: boolean) => {
  const [draft, setDraft] = useState<Draft | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const clear = () => {
    setDraft(null)
    setRefusal(null)
  }

  const move = (experiment: ListedExperiment, part: MovedPart, shift: Shift, dragging: boolean) => {
    if (!mayChange || !isMovable(experiment, part)) {
      setDraft(null)
      setRefusal({ experiment, mayChange })
      return
    }
    setRefusal(null)
    setDraft((before) => {
      const own = before?.experiment.id === experiment.id ? before : null
      const from = own?.from ?? datesOf(experiment)
      // A drag is measured from where it began, a key from where the bar is.
      const base = own?.dragging === true ? own.base : (own?.to ?? from)
      const to = moveDates(base, part, shift)
      if (!dragging && changedDates(from, to).length === 0) return null
      return { experiment: own?.experiment ?? experiment, from, to, base: dragging ? base : to, dragging }
    })
  }
  return { draft, refusal, clear, move }
}
