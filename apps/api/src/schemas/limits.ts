import { endings } from "@sortition/domain/experiments/ExperimentLimits"
import { z } from "zod"

/** The most that an `integer` of PostgreSQL holds. */
const most = 2 ** 31 - 1

/** The most samples, or a number of completions; null for no limit. */
export const limit = z.int().min(1).max(most).nullable()

/** What completed an experiment. */
export const EndedBy = z.enum(endings).nullable().meta({
  description:
    "What completed the experiment; null unless it is completed. `request`: a request did. `scheduled_end`: its end date came. `stop_at_completions`: as many samples are complete as it needs."
})
