import { Effect, Result } from "effect"
import { Buckets } from "../allocation/Buckets.ts"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import { Experiments } from "../experiments/Experiments.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { Services } from "../services/Services.ts"

interface Wishes {
  readonly active?: boolean
  readonly scheduledStartDate?: number | null
  readonly serviceActive?: boolean
  /** An existing service. */
  readonly serviceId?: string
  /** Bucket → whole per cent. */
  readonly buckets?: Readonly<Record<string, number>>
}

/** An experiment of a new service; running and without buckets by default. */
export const newExperiment = Effect.fnUntraced(function* ({
  active = true,
  buckets = {},
  scheduledStartDate = null,
  serviceActive = true,
  serviceId: given
}: Wishes = {}) {
  const serviceId =
    given ?? (yield* Services.use((services) => services.create({ name: "service", active: serviceActive }))).id
  const experiment = yield* Experiments.use((experiments) =>
    experiments.create({ serviceId, name: "experiment", active, scheduledStartDate })
  )
  for (const [name, percentage] of Object.entries(buckets)) {
    yield* Buckets.use((buckets) => buckets.create(experiment.id, { name, percentage }))
  }
  return experiment
})

/** Archives as the planning API does, without a permission check. */
export const archive = Effect.fnUntraced(function* (id: string) {
  return yield* ExperimentStore.use((experimentStore) =>
    experimentStore.modify(id, (stored, { now, serviceActive }) =>
      Result.succeed({ ...lifecycle.archive(lifecycle.at(stored, serviceActive, now), now), updatedAt: now })
    )
  )
})
