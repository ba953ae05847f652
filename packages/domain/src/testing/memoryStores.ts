import { Effect, Layer, Option, Result } from "effect"
import type { Allocation } from "../Allocation.ts"
import type { Criterion } from "../Criterion.ts"
import { CriterionStore } from "../CriterionStore.ts"
import type { Experiment } from "../Experiment.ts"
import { ExperimentStore } from "../ExperimentStore.ts"
import { ExperimentNotFound } from "../errors.ts"
import { type Hint, JobQueue } from "../JobQueue.ts"
import * as lifecycle from "../lifecycle.ts"
import type { Page } from "../Page.ts"
import type { Sample } from "../Sample.ts"
import { SampleStore } from "../SampleStore.ts"
import type { Service } from "../Service.ts"
import { ServiceStore } from "../ServiceStore.ts"
import { emptySlotTable } from "../SlotTable.ts"
import { RecordedHints } from "./RecordedHints.ts"

interface Stored {
  readonly experiment: Experiment
  readonly salt: string
  readonly revision: number
  readonly allocation: Omit<Allocation, "archived" | "experimentId">
}

interface State {
  readonly services: Map<string, Service>
  readonly experiments: Map<string, Stored>
  readonly criteria: Map<string, Criterion>
  readonly samples: Map<string, Sample>
  readonly unstamped: Set<string>
}

const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1)

const pageOf = <A extends { readonly id: string }>(items: Iterable<A>, { cursor, limit }: Page): readonly A[] =>
  [...items]
    .filter(({ id }) => cursor === undefined || id < cursor)
    .sort((one, other) => byId(other, one))
    .slice(0, limit)

const nextNumber = () => {
  let last = 0
  return Effect.sync(() => String(++last))
}

/** What the planning API alone asks for is a matter of the database: names in a team, roles, filters, orders. */
const onlyStored = (method: string) => () =>
  Effect.die(new Error(`${method} is not there in memory: test it on PostgreSQL`))

const services = ({ services }: State) =>
  ServiceStore.of({
    nextNumber: nextNumber(),
    insert: (service) => Effect.sync(() => void services.set(service.id, service)),
    insertDistinct: onlyStored("ServiceStore.insertDistinct"),
    modify: onlyStored("ServiceStore.modify"),
    find: (id) => Effect.sync(() => Option.fromUndefinedOr(services.get(id))),
    list: (teamId, { activeOnly }, page) =>
      Effect.sync(() =>
        pageOf(
          [...services.values()].filter((each) => each.teamId === teamId && (each.active || !activeOnly)),
          page
        )
      ),
    listReadable: onlyStored("ServiceStore.listReadable")
  })

const criteriaOf = ({ criteria }: State, experimentId: string) =>
  [...criteria.values()].filter((each) => each.experimentId === experimentId).sort(byId)

/** Stores what `decide` answers, as a further revision. */
const change = <A, E>(
  { experiments }: State,
  id: string,
  decide: (stored: Stored) => Result.Result<readonly [answer: A, next: Stored], E>
): Effect.Effect<A, E | ExperimentNotFound> =>
  Effect.suspend((): Effect.Effect<A, E | ExperimentNotFound> => {
    const stored = experiments.get(id)
    if (stored === undefined) return Effect.fail(new ExperimentNotFound({ id }))
    const decided = decide(stored)
    if (Result.isFailure(decided)) return Effect.fail(decided.failure)
    const [answer, next] = decided.success
    if (next !== stored) experiments.set(id, { ...next, revision: stored.revision + 1 })
    return Effect.succeed(answer)
  })

const criteria = (state: State) =>
  CriterionStore.of({
    insert: (criterion) =>
      change(state, criterion.experimentId, (stored) => {
        state.criteria.set(criterion.id, criterion)
        return Result.succeed([undefined, { ...stored }])
      }),
    insertCondition: (condition) =>
      change(state, condition.experimentId, (stored) => {
        const criterion = state.criteria.get(condition.criterionId)
        if (criterion === undefined) throw new Error("a condition of no criterion")
        state.criteria.set(criterion.id, { ...criterion, conditions: [...criterion.conditions, condition].sort(byId) })
        return Result.succeed([undefined, { ...stored }])
      }),
    find: (id) => Effect.sync(() => Option.fromUndefinedOr(state.criteria.get(id))),
    list: (experimentId) => Effect.sync(() => criteriaOf(state, experimentId))
  })

const allocationOf = ({ allocation, experiment }: Stored): Allocation => ({
  experimentId: experiment.id,
  archived: experiment.archived,
  ...allocation
})

const experiments = (state: State) => {
  const find = (id: string) => Option.fromUndefinedOr(state.experiments.get(id))
  return ExperimentStore.of({
    nextNumber: nextNumber(),
    teamOf: (id) => Effect.sync(() => Option.map(find(id), ({ experiment }) => experiment.teamId)),
    listPlanned: onlyStored("ExperimentStore.listPlanned"),
    insert: (experiment, { salt }) =>
      Effect.sync(() => {
        const allocation = { buckets: [], table: emptySlotTable, version: 0 }
        state.experiments.set(experiment.id, { experiment, salt, revision: 0, allocation })
      }),
    find: (id) => Effect.sync(() => Option.map(find(id), ({ experiment }) => experiment)),
    snapshot: (id) =>
      Effect.sync(() =>
        Option.map(find(id), (stored) => {
          const { experiment, revision, salt } = stored
          const serviceActive = state.services.get(experiment.serviceId)?.active === true
          return {
            ...{ experiment, serviceActive, salt, revision },
            ...{ allocation: allocationOf(stored), criteria: criteriaOf(state, id) }
          }
        })
      ),
    list: (serviceId, { activeOnly, now }, page) =>
      Effect.sync(() => {
        const all = [...state.experiments.values()].map(({ experiment }) => experiment)
        const listed = all.filter(
          (each) => each.serviceId === serviceId && (!activeOnly || lifecycle.at(each, now).active)
        )
        return pageOf(listed, page)
      }),
    modify: (id, decide) =>
      change(state, id, (stored) =>
        Result.map(decide(stored.experiment), (next) => [
          next,
          next === stored.experiment ? stored : { ...stored, experiment: next }
        ])
      ),
    allocation: (id) => Effect.sync(() => Option.map(find(id), allocationOf)),
    modifyAllocation: (id, decide) =>
      change(state, id, (stored) =>
        Result.map(decide(allocationOf(stored)), (next) => {
          const { buckets, table, version } = next
          return [next, { ...stored, allocation: { buckets, table, version } }]
        })
      ),
    activateDue: (now) =>
      Effect.sync(() => {
        const due = [...state.experiments].filter(([, { experiment }]) => lifecycle.isDue(experiment, now))
        for (const [id, { experiment, revision, ...stored }] of due) {
          const started = { ...lifecycle.at(experiment, now), updatedAt: now }
          state.experiments.set(id, { ...stored, experiment: started, revision: revision + 1 })
        }
        return due.length
      })
  })
}

const keyOf = (experimentId: string, sampledEntity: string, sampledValue: string) =>
  JSON.stringify([experimentId, sampledEntity, sampledValue])

const samples = ({ experiments, samples, unstamped }: State) => {
  const revisionOf = (id: string) => experiments.get(id)?.revision
  const find = (experimentId: string, id: string) =>
    [...samples].find(([, each]) => each.experimentId === experimentId && each.id === id)
  return SampleStore.of({
    enrol: ({ revision, sample }) =>
      Effect.sync(() => {
        if (revisionOf(sample.experimentId) !== revision) return { _tag: "Stale" }
        const key = keyOf(sample.experimentId, sample.sampledEntity, sample.sampledValue)
        const stored = samples.get(key) ?? sample
        samples.set(key, stored)
        return { _tag: "Stored", sample: stored }
      }),
    lookup: (experimentId, sampledEntity, sampledValue) =>
      Effect.sync(() => ({
        sample: Option.fromUndefinedOr(samples.get(keyOf(experimentId, sampledEntity, sampledValue))),
        revision: Option.fromUndefinedOr(revisionOf(experimentId))
      })),
    find: (experimentId, id) =>
      Effect.sync(() => Option.map(Option.fromUndefinedOr(find(experimentId, id)), ([, each]) => each)),
    list: (experimentId, page) =>
      Effect.sync(() =>
        pageOf(
          [...samples.values()].filter((each) => each.experimentId === experimentId),
          page
        )
      ),
    complete: (experimentId, id, now) =>
      Effect.sync(() => {
        const found = find(experimentId, id)
        if (found === undefined) return Option.none()
        const [key, sample] = found
        if (sample.complete) return Option.some(sample)
        const completed: Sample = { ...sample, complete: true, completedAt: now, updatedAt: now }
        samples.set(key, completed)
        unstamped.add(id)
        return Option.some(completed)
      }),
    stampCompletions: Effect.sync(() => {
      const count = unstamped.size
      unstamped.clear()
      return count
    })
  })
}

/** The ports of the sampling domain in memory, empty for each program that is run with it; hints are recorded in `RecordedHints`. */
export const memoryStores = Layer.unwrap(
  Effect.sync(() => {
    const state: State = {
      ...{ services: new Map(), experiments: new Map(), criteria: new Map() },
      ...{ samples: new Map(), unstamped: new Set() }
    }
    const hints: Hint[] = []
    const queue = JobQueue.of({ hint: (hint) => Effect.sync(() => void hints.push(hint)) })
    return Layer.mergeAll(
      Layer.succeed(ServiceStore, services(state)),
      Layer.succeed(ExperimentStore, experiments(state)),
      Layer.succeed(CriterionStore, criteria(state)),
      Layer.succeed(SampleStore, samples(state)),
      Layer.succeed(JobQueue, queue),
      Layer.succeed(RecordedHints, { hints })
    )
  })
)
