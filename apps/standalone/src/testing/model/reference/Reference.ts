import type { Allocation } from "@sortition/domain/allocation/Allocation"
import { type Allocator, compileAllocator, type Snapshot } from "@sortition/domain/allocation/Allocator"
import type { Override } from "@sortition/domain/allocation/Decision"
import type { Experiment } from "@sortition/domain/experiments/Experiment"
import type { LayerBooking } from "@sortition/domain/layers/Layer"
import type { Criterion } from "@sortition/domain/targeting/Criterion"
import { allOperators } from "@sortition/domain/targeting/operators/allOperators"
import type { KnownExperiment, World } from "../World.ts"

export interface ReferenceSample {
  readonly id: string
  readonly bucket: string
  readonly forced: boolean
  /** The answered time; null until the sample is complete. */
  completedAt: number | null
}

export interface ReferenceExperiment {
  readonly known: KnownExperiment
  experiment: Experiment
  allocation: Allocation
  criteria: readonly Criterion[]
  readonly overrides: Map<string, Override>
  booking: LayerBooking | null
  readonly samples: Map<string, ReferenceSample>
}

/** What the service must hold after the answers so far: pure decisions of the domain, without processes, caches or a database. */
export interface Reference {
  /** Whether each service is active. */
  readonly services: Map<string, boolean>
  readonly experiments: Map<string, ReferenceExperiment>
  readonly world: World
}

/** What an action must answer. */
export interface Expectation {
  readonly status: number
  /** What `observe` must read from the answer; undefined when the status says everything. */
  readonly value?: unknown
  /** Changes the reference as the answer says. */
  readonly commit?: (body: unknown) => void
}

const statuses = { conflict: 409, forbidden: 403, invalid: 422, not_found: 404, unauthenticated: 401 }

/** The answer to a request that fails. */
export const refused = ({
  kind,
  message
}: {
  readonly kind: keyof typeof statuses
  readonly message: string
}): Expectation => ({ status: statuses[kind], ...(kind === "conflict" ? { value: message } : {}) })

/** The allocator of the current state of the experiment. */
export const allocatorOf = (reference: Reference, each: ReferenceExperiment): Allocator => {
  const { allocation, booking, criteria, experiment, known, overrides } = each
  const layer = reference.world.layers.find(({ id }) => id === booking?.layerId)
  const snapshot: Snapshot = {
    experiment,
    serviceActive: reference.services.get(experiment.serviceId) ?? false,
    salt: known.salt,
    revision: 0,
    allocation,
    criteria,
    layer: layer === undefined || booking === null ? null : { id: layer.id, salt: layer.salt, slots: booking.slots },
    overrides: [...overrides.values()]
  }
  return compileAllocator(snapshot, allOperators)
}
