import { Clock, Effect, Layer, Option, Result } from "effect"
import { AllocationStore } from "../allocation/AllocationStore.ts"
import { emptySlotTable } from "../allocation/SlotTable.ts"
import type { Experiment } from "../experiments/Experiment.ts"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { isDue, isEndDue } from "../experiments/notSampledReason.ts"
import { settleLimits } from "../experiments/settleLimits.ts"
import { type Hint, JobQueue } from "../jobs/JobQueue.ts"
import { LayerStore } from "../layers/LayerStore.ts"
import { OverrideStore } from "../overrides/OverrideStore.ts"
import { RampStore } from "../ramps/RampStore.ts"
import { SampleStore } from "../samples/SampleStore.ts"
import { ServiceNotFound } from "../services/Service.ts"
import { ServiceStore } from "../services/ServiceStore.ts"
import { contains } from "../shared/contains.ts"
import { CriterionStore } from "../targeting/CriterionStore.ts"
import { memoryAllocations } from "./memoryAllocations.ts"
import { refuseTakenKey, settleFallback } from "./memoryFlags.ts"
import { memoryLayers, settleShare } from "./memoryLayers.ts"
import { memoryOverrides } from "./memoryOverrides.ts"
import { settlePlan } from "./memoryPlans.ts"
import { memoryRamps } from "./memoryRamps.ts"
import { memorySamples } from "./memorySamples.ts"
import { change, criteriaOf, pageOf, type State, totalsOf } from "./memoryState.ts"
import { RecordedHints } from "./RecordedHints.ts"

const nextNumber = () => {
  let last = 0
  return Effect.sync(() => String(++last))
}

const services = ({ services }: State) =>
  ServiceStore.of({
    nextNumber: nextNumber(),
    insert: (service) => Effect.sync(() => void services.set(service.id, service)),
    find: (id) => Effect.sync(() => Option.fromUndefinedOr(services.get(id))),
    list: (teamId, { activeOnly }, page) =>
      Effect.sync(() =>
        pageOf(
          [...services.values()].filter(
            (each) => each.teamId === teamId && (each.active || !activeOnly) && contains(page.q, each.name)
          ),
          page
        )
      ),
    modify: ({ id }, decide) =>
      Effect.gen(function* () {
        const service = yield* Effect.fromOption(
          Option.fromUndefinedOr(services.get(id)),
          () => new ServiceNotFound({ id })
        )
        const next = yield* Effect.fromResult(decide({ service, onProject: new Set() }))
        services.set(id, next)
        return next
      })
  })

const criteria = (state: State) =>
  CriterionStore.of({
    modify: (experimentId, decide) =>
      change(state, experimentId, (stored) => {
        const criteria = criteriaOf(state, experimentId)
        return Result.map(decide({ experimentId, archived: stored.experiment.archived, criteria }), (next) => {
          if (next.criteria === criteria) return [next.answer, stored]
          const targeting = { since: stored.revision + 1, criteria: next.criteria }
          return [next.answer, { ...stored, targetings: [...stored.targetings, targeting] }]
        })
      }),
    find: (id) =>
      Effect.sync(() => {
        const all = [...state.experiments.keys()].flatMap((experimentId) => criteriaOf(state, experimentId))
        return Option.fromUndefinedOr(all.find((each) => each.id === id))
      }),
    list: (experimentId) => Effect.sync(() => criteriaOf(state, experimentId)),
    listAt: (experimentId, revision) => Effect.sync(() => criteriaOf(state, experimentId, revision))
  })

const experiments = (state: State) => {
  const find = (id: string) => Option.fromUndefinedOr(state.experiments.get(id))
  const isActive = ({ serviceId }: Experiment) => state.services.get(serviceId)?.active === true
  return ExperimentStore.of({
    nextNumber: nextNumber(),
    placeOf: (id) => Effect.sync(() => Option.map(find(id), ({ experiment }) => experiment)),
    insert: (experiment, { salt }) =>
      Effect.gen(function* () {
        yield* Effect.fromResult(refuseTakenKey(state, experiment))
        const allocation = {
          buckets: [],
          table: emptySlotTable,
          version: 0,
          closedBuckets: [],
          changedAt: experiment.createdAt
        }
        state.experiments.set(experiment.id, {
          experiment,
          salt,
          revision: 0,
          allocation,
          versions: [],
          targetings: []
        })
      }),
    find: (id) =>
      Effect.sync(() =>
        Option.map(find(id), ({ experiment }) => ({ experiment, serviceActive: isActive(experiment) }))
      ),
    findByKey: (teamId, key) =>
      Effect.sync(() => {
        const all = [...state.experiments.values()].map(({ experiment }) => experiment)
        const found = all.find((each) => each.teamId === teamId && each.key === key)
        return Option.map(Option.fromUndefinedOr(found), (experiment) => ({
          experiment,
          serviceActive: isActive(experiment)
        }))
      }),
    list: (serviceId, { activeOnly, now }, page) =>
      Effect.sync(() => {
        const all = [...state.experiments.values()].map(({ experiment }) => experiment)
        const listed = all.filter(
          (each) =>
            each.serviceId === serviceId &&
            (!activeOnly || lifecycle.at(each, isActive(each), now).active) &&
            contains(page.q, each.name)
        )
        return pageOf(listed, page)
      }),
    modify: (id, decide) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        change(state, id, (stored) =>
          Result.gen(function* () {
            const before = stored.experiment
            const decided = yield* decide(before, { now, serviceActive: isActive(before) })
            if (decided === before) return [{ before, after: before }, stored] as const
            const after = settleLimits(before, decided, totalsOf(state, id), now)
            yield* settlePlan(state, before, after)
            yield* settleFallback(stored, after)
            yield* refuseTakenKey(state, after)
            yield* settleShare(state, before, after)
            return [
              { before, after },
              { ...stored, experiment: after }
            ] as const
          })
        )
      ),
    activateDue: Effect.map(Clock.currentTimeMillis, (now) => {
      const due = [...state.experiments].filter(
        ([, { experiment }]) => isDue(experiment, now) || isEndDue(experiment, now)
      )
      const settled = due.map(([id, { experiment, revision, ...stored }]) => {
        const next = { ...lifecycle.at(experiment, isActive(experiment), now), updatedAt: now }
        state.experiments.set(id, { ...stored, experiment: next, revision: revision + 1 })
        return next
      })
      return settled.filter(({ active, completedAt }) => active || completedAt !== null).length
    })
  })
}

/** The ports of the sampling domain in memory, empty for each program; records hints in `RecordedHints`. */
export const memoryStores = Layer.unwrap(
  Effect.sync(() => {
    const state: State = {
      services: new Map(),
      experiments: new Map(),
      overrides: new Map(),
      layers: new Map(),
      bookings: new Map(),
      ramps: new Map(),
      samples: new Map(),
      unstamped: new Set(),
      detached: new Set()
    }
    const hints: Hint[] = []
    const queue = JobQueue.of({ hint: (hint) => Effect.sync(() => void hints.push(hint)) })
    return Layer.mergeAll(
      Layer.succeed(ServiceStore, services(state)),
      Layer.succeed(AllocationStore, memoryAllocations(state)),
      Layer.succeed(ExperimentStore, experiments(state)),
      Layer.succeed(CriterionStore, criteria(state)),
      Layer.succeed(LayerStore, memoryLayers(state)),
      Layer.succeed(OverrideStore, memoryOverrides(state)),
      Layer.succeed(RampStore, memoryRamps(state)),
      Layer.succeed(SampleStore, memorySamples(state)),
      Layer.succeed(JobQueue, queue),
      Layer.succeed(RecordedHints, { hints })
    )
  })
)
