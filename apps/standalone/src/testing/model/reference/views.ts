import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { statusOf } from "@sortition/domain/planning/status"
import type { z } from "zod"
import type { ExperimentAnswer, PlannedAnswer } from "../answers.ts"

/** What a time that the server chooses shows: whether there is one, and whether it is the scheduled one. */
const timeView = (time: number | null, scheduled: number | null) => {
  if (time === null) return "none"
  return time === scheduled ? "as scheduled" : "some"
}

/** The parts of an experiment that do not depend on when exactly the server decided. */
export const viewOf = ({
  active,
  archived,
  completedAt,
  lastActivatedAt,
  scheduledStartDate,
  scheduleStatus
}: Experiment) => ({
  active,
  archived,
  schedule: scheduleStatus,
  start: scheduledStartDate,
  activated: timeView(lastActivatedAt, scheduledStartDate),
  completed: completedAt !== null
})

export const viewOfAnswer = (answer: ExperimentAnswer) => ({
  active: answer.active,
  archived: answer.archived,
  schedule: answer.schedule_status,
  start: answer.scheduled_start_date,
  activated: timeView(answer.last_activated_at, answer.scheduled_start_date),
  completed: answer.completed_at !== null
})

/** The same of the planning API. */
export const plannedView = (experiment: Experiment) => {
  const { active: _, ...view } = viewOf(experiment)
  return { ...view, status: statusOf(experiment) }
}

export const plannedViewOfAnswer = ({ data: { attributes } }: z.infer<typeof PlannedAnswer>) => ({
  archived: attributes.archived,
  schedule: attributes.schedule_status,
  start: attributes.start_on,
  activated: timeView(attributes.started_at, attributes.start_on),
  completed: attributes.completed_at !== null,
  status: attributes.status
})
