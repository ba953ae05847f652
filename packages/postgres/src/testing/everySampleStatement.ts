import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import type { PowerPlan } from "@sortition/domain/experiments/PowerPlan"
import { Layers } from "@sortition/domain/layers/Layers"
import { checkOutcome } from "@sortition/domain/outcomes/checkOutcome"
import { ExperimentMetrics } from "@sortition/domain/outcomes/ExperimentMetrics"
import { OutcomeStore } from "@sortition/domain/outcomes/OutcomeStore"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import { OverlapStore } from "@sortition/domain/overview/OverlapStore"
import { Overview } from "@sortition/domain/overview/Overview"
import type { Sample } from "@sortition/domain/samples/Sample"
import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect, Stream } from "effect"
import { expect } from "vitest"
import { readOverdue } from "../metrics/databaseMetrics.ts"
import { readLateness } from "../metrics/readLateness.ts"
import { verifyOutcomes } from "../outcomes/outcomeTotals.ts"
import { findOverlaps } from "../results/overlaps.ts"
import { readFacts } from "../results/readFacts.ts"
import { foldCounts } from "../samples/counts/foldCounts.ts"
import { countNew } from "../samples/counts/recount.ts"
import { countedExperiments, verifyCounts } from "../samples/counts/verifyCounts.ts"
import { detachedSamples } from "../samples/detachedSamples.ts"
import { Database } from "../sql/Database.ts"
import { newSample } from "./newSample.ts"

type Calls = { readonly [Method in keyof SampleStore["Service"]]: Effect.Effect<unknown> }

const plan: PowerPlan = {
  outcome: "proportion",
  baseline: 0.1,
  standardDeviation: null,
  effect: 0.02,
  alpha: 0.05,
  power: 0.8,
  sides: 2,
  method: "fixed",
  shares: [1, 1],
  tunedFor: null,
  samples: [3841, 3841],
  total: 7682
}

/** Every method of the store, in each of the ways in which it sends statements. */
const sampleCalls = Effect.gen(function* () {
  const store = yield* SampleStore
  const [here, elsewhere] = [
    yield* newExperiment({ buckets: { all: 100 } }),
    yield* newExperiment({ buckets: { all: 100 } })
  ]
  const samples = [here, elsewhere].flatMap(({ id }) => ["1", "2", "3"].map((value) => newSample(id, value)))
  const [first = newSample(here.id, "1"), second = first, third = first] = samples
  const together = <A, B>(items: readonly A[], call: (item: A) => Effect.Effect<B>) =>
    Effect.all(items.map(call), { concurrency: "unbounded" })
  const enrol = together([...samples, newSample(here.id, "1")], (sample) =>
    store.enrol({ sample, revision: 1, limited: false })
  )
  const complete = (some: readonly Sample[]) =>
    together(some, ({ experimentId, id }) => store.complete(experimentId, id, 1))
  const filter = {
    q: "1",
    sampledEntity: "User",
    sampledValue: "1",
    allocatedBucket: "all",
    complete: true,
    forced: false
  }
  const bulk = Array.from({ length: 300 }, (_, n) => newSample(here.id, `bulk ${n}`))
  const enrolBulk = (samples: readonly Sample[]) => store.enrolBulk(here.id, { samples, revision: 1, limited: false })
  const limited = yield* newExperiment({ buckets: { all: 100 } })
  yield* store.enrol({ sample: newSample(limited.id, "0"), revision: 1, limited: false })
  yield* Experiments.use((experiments) => experiments.update(limited.id, { maxSamples: 9, stopAtCompletions: 3 }))
  yield* Effect.flip(Experiments.use((experiments) => experiments.update(limited.id, { plan })))
  const counted = ["1", "2", "3"].map((value) => newSample(limited.id, value))
  yield* together(counted, (sample) => store.enrol({ sample, revision: 2, limited: true }))
  yield* store.enrolBulk(limited.id, { samples: counted, revision: 2, limited: true })
  const [one, ...others] = counted.map(({ id }) => id)
  if (one !== undefined) yield* store.complete(limited.id, one, 1)
  // As a completion that was under way when the experiment got its limit.
  yield* Database.use(({ sql }) =>
    Effect.promise(
      () => sql`
      UPDATE samples SET complete = true, completion_accepted_at = created_at
      WHERE experiment_id = ${limited.id} AND sampled_value = '0'`
    )
  )
  const calls: Calls = {
    enrol: Effect.andThen(enrol, enrol),
    enrolBulk: Effect.andThen(enrolBulk(bulk), enrolBulk(bulk.slice(0, 3))),
    lookup: store.lookup(here.id, "User", "1"),
    lookupBulk: store.lookupBulk(here.id, samples),
    lookupAcross: store.lookupAcross([here.id, elsewhere.id], samples),
    find: store.find(here.id, first.id),
    findBulk: store.findBulk(here.id, [first.id]),
    list: Effect.andThen(store.list(here.id, {}), store.list(here.id, filter)),
    exportAll: Stream.runDrain(store.exportAll(here.id)),
    isDetached: store.isDetached(here.id),
    counts: store.counts(here.id),
    complete: complete([first]).pipe(
      Effect.andThen(complete([first, second, third])),
      Effect.andThen(complete(samples)),
      Effect.andThen(complete(samples))
    ),
    completeBulk: store.completeBulk(
      here.id,
      bulk.slice(0, 10).map(({ id }) => id),
      1
    ),
    quotaOf: store.quotaOf(limited.id),
    recountCompletions: Effect.orDie(
      Effect.andThen(store.completeBulk(limited.id, others.slice(0, 1), 1), store.recountCompletions)
    ),
    stampCompletions: Effect.orDie(
      Effect.andThen(store.stampCompletions, Effect.andThen(complete(samples), store.stampCompletions))
    )
  }
  expect(Object.keys(calls).sort()).toEqual(Object.keys(store).sort())
  yield* Effect.all(Object.values(calls))
})

const detaching = Effect.gen(function* () {
  const { id } = yield* newExperiment({ buckets: { all: 100 } })
  yield* Database.use(({ change }) =>
    change(async (connection) => {
      const samples = detachedSamples(id)
      await samples.makeTable(connection)
      await samples.detachBatch(connection)
      for await (const _ of samples.readAll(connection));
      await samples.attachBatch(connection)
    })
  )
})

const counting = Database.use(({ patient }) =>
  Effect.promise(async () => {
    await foldCounts(patient)
    await countNew(patient)
    for (const { id } of await countedExperiments(patient)) {
      await verifyCounts(patient, id)
      await verifyOutcomes(patient, id)
      await findOverlaps(patient, id, { samples: 10, experiments: 2 })
      await readFacts(patient, id)
    }
  })
)
/** The other reads that name the table. */
const overview = Effect.gen(function* () {
  const { id } = yield* newExperiment({ buckets: { all: 100 } })
  const store = yield* OverlapStore
  yield* store.scan([id])
  yield* store.probe({ from: id, into: [id], limit: 1 })
  yield* Overview.use(({ home }) => home)
  yield* Buckets.use((buckets) => buckets.replace(id, [], { dryRun: true }))
})

/** An outcome of a sample, which is looked up in `samples`. */
const outcomes = Effect.gen(function* () {
  const { id } = yield* newExperiment({ buckets: { all: 100 } })
  const { id: sampleId } = yield* Samples.use((samples) =>
    samples.create(id, { sampledEntity: "User", sampledValue: "1", allocatedBucket: undefined })
  )
  yield* ExperimentMetrics.use((metrics) =>
    metrics.declare(id, {
      name: "revenue",
      kind: "sum",
      goal: "increase",
      role: "primary",
      minimumEffect: null,
      winsorisingPercentile: null,
      description: null
    })
  )
  const outcome = { sampleId, metric: "revenue", value: 1, occurredAt: null, outcomeId: "1", recordedAt: 1 }
  const store = yield* OutcomeStore
  yield* store.record(id, [outcome, outcome], checkOutcome)
})

/** Sends every statement of this package that names the table `samples`. */
export const everySampleStatement = Effect.gen(function* () {
  yield* sampleCalls
  yield* outcomes
  yield* overview
  yield* detaching
  yield* Database.use(({ sql }) => Effect.promise(() => Promise.all([readOverdue(sql), readLateness(sql, "1")])))
  yield* counting
  const { ids, layer } = yield* newLayer({ shares: [20] })
  const [id = ""] = ids
  yield* Layers.use((layers) => layers.join(id, { layerId: layer.id, percentage: 10 }, { dryRun: true }))
  yield* Layers.use((layers) => layers.join(id, { layerId: layer.id, percentage: 10 }))
  yield* Overrides.use((overrides) => overrides.put(id, { sampledEntity: "User", sampledValue: "1", bucket: "all" }))
})
