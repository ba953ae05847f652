import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { endedByOf } from "@sortition/domain/experiments/ExperimentLimits"
import { statuses, statusOf } from "@sortition/domain/planning/status"
import { z } from "zod"
import { decimalId, time } from "../schemas/fields.ts"
import { flagAnswer, toFlagAnswer } from "../schemas/flags.ts"
import { EndedBy } from "../schemas/limits.ts"
import { ScheduleStatus } from "../schemas/ScheduleStatus.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../schemas/Timestamp.ts"

const PlannedExperimentAttributes = z
  .object({
    name: z.string(),
    status: z.enum(statuses),
    description: z.string().nullable(),
    archived: z.boolean(),
    started_at: time.nullable(),
    completed_at: time.nullable(),
    due_date: time.nullable(),
    start_on: time.nullable(),
    created_at: time,
    updated_at: time,
    schedule_status: ScheduleStatus,
    end_on: time.nullable(),
    max_samples: z.int().nullable(),
    stop_at_completions: z.int().nullable(),
    quota_reached_at: time.nullable(),
    ended_by: EndedBy,
    ...flagAnswer
  })
  .meta({ id: "PlannedExperimentAttributes", description: "The attributes of an experiment." })

/** An experiment in every answer of the planning API: always these attributes, in this order. The published ones come first. */
export const ExperimentResource = z
  .object({
    id: decimalId,
    type: z.literal("experiments"),
    attributes: PlannedExperimentAttributes
  })
  .meta({ id: "PlannedExperiment", description: "An experiment as a resource." })

/** Does not apply the schedule: the given experiment must be current. */
export const toExperimentResource = (experiment: Experiment): z.infer<typeof ExperimentResource> => ({
  id: experiment.number,
  type: "experiments",
  attributes: {
    name: experiment.name,
    status: statusOf(experiment),
    description: experiment.description,
    archived: experiment.archived,
    started_at: formatOptionalTimestamp(experiment.lastActivatedAt),
    completed_at: formatOptionalTimestamp(experiment.completedAt),
    due_date: formatOptionalTimestamp(experiment.dueDate),
    start_on: formatOptionalTimestamp(experiment.scheduledStartDate),
    created_at: formatTimestamp(experiment.createdAt),
    updated_at: formatTimestamp(experiment.updatedAt),
    schedule_status: experiment.scheduleStatus,
    end_on: formatOptionalTimestamp(experiment.scheduledEndDate),
    max_samples: experiment.maxSamples,
    stop_at_completions: experiment.stopAtCompletions,
    quota_reached_at: formatOptionalTimestamp(experiment.quotaReachedAt),
    ended_by: endedByOf(experiment),
    ...toFlagAnswer(experiment)
  }
})
