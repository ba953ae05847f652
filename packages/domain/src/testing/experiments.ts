import { Effect, Result } from "effect"
import { Buckets } from "../Buckets.ts"
import { ExperimentStore } from "../ExperimentStore.ts"
import { Experiments } from "../Experiments.ts"
import { Services } from "../Services.ts"

interface Wishes {
  readonly active?: boolean
  readonly scheduledStartDate?: number | null
  readonly serviceActive?: boolean
  /** Bucket → whole per cent. */
  readonly buckets?: Readonly<Record<string, number>>
}

/** An experiment of a new service: running and without buckets, unless told otherwise. */
export const newExperiment = Effect.fnUntraced(function* ({
  active = true,
  buckets = {},
  scheduledStartDate = null,
  serviceActive = true
}: Wishes = {}) {
  const service = yield* Services.use((_) => _.create({ name: "service", active: serviceActive }))
  const experiment = yield* Experiments.use((_) =>
    _.create({ serviceId: service.id, name: "experiment", active, scheduledStartDate })
  )
  for (const [name, percentage] of Object.entries(buckets)) {
    yield* Buckets.use((_) => _.create(experiment.id, { name, percentage }))
  }
  return experiment
})

/** Archives as another face of the service would: through the store. */
export const archive = (id: string) =>
  ExperimentStore.use((_) => _.modify(id, (stored) => Result.succeed({ ...stored, archived: true })))
