import { experimentStatus } from "../../../parts/experiments/experimentStatus.ts"
import { formatTime } from "../../../parts/values/Time.tsx"
import type { Inputs, Outputs } from "../../../service/trpc.ts"
import { texts as common } from "../../../texts/common.ts"
import { experimentTexts } from "../../../texts/experiment.ts"

export type Experiment = Outputs["experiments"]["get"]
export type Patch = Pick<Inputs["experiments"]["update"], "active" | "completed" | "name" | "scheduled_start_date">

interface Conflict {
  readonly label: string
  readonly yours: string
  readonly theirs: string
}

const { conflict: texts } = experimentTexts

const stateOf = (experiment: Experiment): string => common.status[experimentStatus(experiment)]

const wantedState = ({ active, completed }: Patch): string => {
  if (completed === true) return common.status.completed
  return active === true ? common.status.running : common.status.paused
}

const instant = (value: string | null | undefined): string => (value == null ? common.none : formatTime(value))

/** The fields of a change that another editor has changed too since it was read. Without any, the change can simply be sent again. */
export const conflictsOf = (patch: Patch, read: Experiment, stored: Experiment): readonly Conflict[] => {
  const found: Conflict[] = []
  if (patch.name !== undefined && stored.name !== read.name) {
    found.push({ label: texts.name, yours: patch.name, theirs: stored.name })
  }
  const changesState = patch.active !== undefined || patch.completed !== undefined
  if (changesState && stateOf(stored) !== stateOf(read)) {
    found.push({ label: texts.state, yours: wantedState(patch), theirs: stateOf(stored) })
  }
  if (patch.scheduled_start_date !== undefined && stored.scheduled_start_date !== read.scheduled_start_date) {
    found.push({
      label: texts.start,
      yours: instant(patch.scheduled_start_date),
      theirs: instant(stored.scheduled_start_date)
    })
  }
  return found
}
