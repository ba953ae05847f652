import { type ExperimentAnswer, PlannedAnswer } from "../answers.ts"
import type { Interval } from "../Step.ts"

/** What an answer says of whether an experiment accepts samples. */
export interface Lifecycle {
  /** Null when the answer does not say, as of a started experiment in the planning API, which may be paused. */
  readonly active: boolean | null
  readonly archived: boolean
  readonly completed: boolean
  /** The instant of a start that is pending, in milliseconds since the epoch. */
  readonly start: number | null
}

/** The most by which the clocks of two processes differ, in milliseconds. */
export const skew = 20

export const lifecycleOf = (answer: ExperimentAnswer): Lifecycle => ({
  active: answer.active,
  archived: answer.archived,
  completed: answer.completed_at !== null,
  start: answer.schedule_status === "pending" ? answer.scheduled_start_date : null
})

export const plannedLifecycleOf = (body: unknown): Lifecycle => {
  const { archived, schedule_status, start_on, status } = PlannedAnswer.parse(body).data.attributes
  const isPending = schedule_status === "pending"
  return {
    active: isPending || archived || status !== "started" ? false : null,
    archived,
    completed: status === "completed",
    start: isPending ? start_on : null
  }
}

const isOpen = ({ archived, completed }: Lifecycle) => !archived && !completed

/** Whether a start may have taken effect by then. */
const mayHaveStarted = ({ start }: Lifecycle, { to }: Interval) => start !== null && start <= to + skew

export const mayBeActive = (state: Lifecycle, during: Interval): boolean =>
  isOpen(state) && (state.active !== false || mayHaveStarted(state, during))

/** Whether the start may still be awaited. */
export const mayWait = (state: Lifecycle, { from }: Interval): boolean =>
  isOpen(state) && state.start !== null && state.start >= from - skew

/** Whether it may be inactive without awaiting a start; `mayMiss` says whether a start may have been missed. */
export const mayBeInactive = (state: Lifecycle, during: Interval, mayMiss: (start: number) => boolean): boolean => {
  if (!isOpen(state) || state.active === true) return false
  return state.start === null || (mayHaveStarted(state, during) && mayMiss(state.start))
}

/** Whether a read may show this experiment in the state that a change has left it in. */
export const mayShow = (
  state: Lifecycle,
  read: Pick<ExperimentAnswer, "active" | "archived" | "completed_at" | "schedule_status">,
  during: Interval
): boolean => {
  if (read.archived !== state.archived || (read.completed_at !== null) !== state.completed) return false
  const isPending = read.schedule_status === "pending"
  if (state.start === null) return !isPending && (state.active === null || read.active === state.active)
  if (isPending) return state.archived || state.start >= during.from - skew
  return mayHaveStarted(state, during)
}
