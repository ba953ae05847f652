import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Services } from "@sortition/domain/services/Services"
import { Effect } from "effect"
import { z } from "zod"
import { procedure } from "../../procedures/trpc.ts"
import { decimalId, time } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { formatOptionalTimestamp } from "../../schemas/Timestamp.ts"

const PlannedExperiment = z.object({
  team_id: decimalId,
  project_id: decimalId,
  id: decimalId,
  service_name: z.string(),
  description: z.string().nullable(),
  due_date: time.nullable()
})

/** `experiments.planned`: what only the planning API has of an experiment, and its path there. */
export const plannedExperiment = procedure
  .meta({
    description:
      "The ids of the experiment, its project and its team in the planning API, and the attributes that only that API has."
  })
  .input(z.object({ experiment_id: Id }))
  .output(PlannedExperiment)
  .query(({ ctx, input }) =>
    ctx.run(
      Effect.gen(function* () {
        const experiment = yield* Experiments.use((experiments) => experiments.get(input.experiment_id))
        const service = yield* Services.use((services) => services.get(experiment.serviceId))
        return {
          team_id: experiment.teamId,
          project_id: service.number,
          id: experiment.number,
          service_name: service.name,
          description: experiment.description,
          due_date: formatOptionalTimestamp(experiment.dueDate)
        }
      })
    )
  )
