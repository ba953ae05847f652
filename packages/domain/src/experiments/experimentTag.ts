import { entityTag } from "../shared/IfMatch.ts"
import type { Experiment } from "./Experiment.ts"

/** The entity tag of a current experiment: it changes with every field that either API shows, and with nothing else. */
export const experimentTag = (experiment: Experiment): string =>
  entityTag([
    "experiment",
    experiment.id,
    experiment.name,
    experiment.description,
    experiment.active,
    experiment.archived,
    experiment.scheduledStartDate,
    experiment.scheduleStatus,
    experiment.scheduledEndDate,
    experiment.maxSamples,
    experiment.stopAtCompletions,
    experiment.quotaReachedAt,
    experiment.dueDate,
    experiment.lastActivatedAt,
    experiment.lastDeactivatedAt,
    experiment.completedAt,
    experiment.endedBy,
    experiment.createdAt,
    experiment.updatedAt
  ])
