import type { Experiment } from "../experiments/Experiment.ts"
import { at } from "../experiments/lifecycle.ts"
import { listedStatusOf } from "./ListedExperiment.ts"

export const attentionKinds = [
  "srm_alarm",
  "attrition_alarm",
  "no_enrolment",
  "schedule_missed",
  "due_passed",
  "end_passed",
  "no_buckets",
  "result_reached"
] as const

/**
 * Why an experiment needs a look. `srm_alarm`, `attrition_alarm`: an alarm was raised. `no_enrolment`: it runs, and nothing has been
 * sampled for an hour. `schedule_missed`: its start passed while it or its service was archived. `due_passed`: it is not completed at its due
 * date. `end_passed`: its end has come, and no job has stored it. `no_buckets`: it runs, and no bucket has a share. `result_reached`: a primary
 * metric has a result.
 */
type AttentionKind = (typeof attentionKinds)[number]

/** What is known of an experiment that may need attention. Times are milliseconds since the epoch. */
export interface AttentionFacts {
  /** As stored. */
  readonly experiment: Experiment
  readonly serviceName: string
  readonly serviceActive: boolean
  /** Whether a bucket has a share. */
  readonly hasBuckets: boolean
  /** Samples without forced ones. */
  readonly samples: number
  /** When the newest sample that is not forced was created; null without one. */
  readonly lastSampleAt: number | null
  readonly srmAlarmedAt: number | null
  readonly attritionAlarmedAt: number | null
  readonly resultReachedAt: number | null
}

export interface Attention {
  readonly experimentId: string
  readonly name: string
  readonly serviceName: string
  readonly kind: AttentionKind
  readonly since: number
  readonly samples: number
  readonly lastSampleAt: number | null
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Since when a running experiment has enrolled no entity; null while it enrols, or when it has not for so long that it is meant to. */
const quietSince = (startedAt: number, lastSampleAt: number | null, now: number): number | null => {
  if (now - startedAt <= hour) return null
  if (lastSampleAt === null || lastSampleAt < startedAt) return startedAt
  const age = now - lastSampleAt
  return age > hour && age <= day + hour ? lastSampleAt : null
}

/** Everything that needs attention about an experiment. Archived experiments and those of archived services need none. */
export const attentionOf = (facts: AttentionFacts, now: number): readonly Attention[] => {
  const { experiment: stored, hasBuckets, lastSampleAt, samples, serviceActive, serviceName } = facts
  if (stored.archived || !serviceActive) return []
  const experiment = at(stored, serviceActive, now)
  const status = listedStatusOf(experiment)
  const isOpen = status !== "completed"
  const { lastActivatedAt: startedAt, quotaReachedAt, scheduledStartDate } = experiment
  const runs = status === "running" && startedAt !== null
  const passed = (instant: number | null, grace = 0) => (instant !== null && instant + grace <= now ? instant : null)
  const isStale = stored.completedAt === null
  const since: Readonly<Record<AttentionKind, number | null>> = {
    srm_alarm: isOpen ? facts.srmAlarmedAt : null,
    attrition_alarm: isOpen ? facts.attritionAlarmedAt : null,
    no_enrolment: runs && hasBuckets && quotaReachedAt === null ? quietSince(startedAt, lastSampleAt, now) : null,
    schedule_missed: isOpen && experiment.scheduleStatus === "missed" ? scheduledStartDate : null,
    due_passed: isOpen ? passed(experiment.dueDate) : null,
    end_passed: isStale ? passed(stored.scheduledEndDate, minute) : null,
    no_buckets: runs && !hasBuckets ? startedAt : null,
    result_reached: isOpen ? facts.resultReachedAt : null
  }
  const { id: experimentId, name } = experiment
  return attentionKinds.flatMap((kind) => {
    const from = since[kind]
    return from === null ? [] : [{ experimentId, name, serviceName, kind, since: from, samples, lastSampleAt }]
  })
}
