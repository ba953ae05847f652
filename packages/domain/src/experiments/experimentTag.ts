import { entityTag } from "../shared/IfMatch.ts"
import type { Experiment } from "./Experiment.ts"
import type { FlagFields } from "./FlagFields.ts"

/** The fields in one order, whether the plan was read or is about to be stored. */
const planFields = (plan: Experiment["plan"]) =>
  plan === null ? null : Object.entries(plan).toSorted(([one], [other]) => (one < other ? -1 : 1))

/** Nothing for an experiment that is no flag, whose tag stays that of earlier versions. */
const flagFields = ({ fallbackValue, key, metadata }: FlagFields) =>
  key === null && fallbackValue === null && Object.keys(metadata).length === 0 ? [] : [key, fallbackValue, metadata]

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
    planFields(experiment.plan),
    ...flagFields(experiment),
    experiment.createdAt,
    experiment.updatedAt
  ])
