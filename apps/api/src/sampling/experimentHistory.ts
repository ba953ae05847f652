import { History } from "@sortition/domain/audit/History"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure } from "../procedures/trpc.ts"
import { auditFields, toAuditFields } from "../schemas/auditFields.ts"
import { pageInput } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"

const path = "/api/v1/experiments/{experiment_id}/history"

const defaultLimit = 100

const HistoryEntry = z
  .object(auditFields)
  .meta({ id: "HistoryEntry", description: "One change of an experiment or of what belongs to it." })

/** `experiments.history`: the entries of the audit chain about one experiment. */
export const experimentHistory = procedure
  .meta(
    operation("GET", path, "List Experiment History", {
      tag: "experiments",
      description:
        "Every change of the experiment, newest first: of its fields, buckets, criteria, conditions, overrides, layer and users, and of its service's `active`. Samples are not in it. The header `Link` leads to the next page.",
      paged: { limit: defaultLimit, cursor: "height" }
    })
  )
  .input(
    z.object({
      experiment_id: Id,
      limit: pageInput.limit.unwrap().default(defaultLimit).meta({ description: "The most entries on the page." }),
      cursor: z
        .int()
        .min(0)
        .max(Number.MAX_SAFE_INTEGER)
        .optional()
        .meta({ description: "The height of the last entry of the previous page: the page begins below it." })
    })
  )
  .output(z.array(HistoryEntry))
  .query(({ ctx, input: { experiment_id, ...page } }) =>
    ctx.run(
      History.use((history) => history.ofExperiment(experiment_id, page)).pipe(
        Effect.map((entries) => entries.map(toAuditFields))
      )
    )
  )
