import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Layers } from "@sortition/domain/layers/Layers"
import { ExperimentMetrics } from "@sortition/domain/outcomes/ExperimentMetrics"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import { RulesetStore } from "@sortition/domain/rulesets/RulesetStore"
import { Rulesets } from "@sortition/domain/rulesets/Rulesets"
import { Samples } from "@sortition/domain/samples/Samples"
import { Services } from "@sortition/domain/services/Services"
import { Criteria } from "@sortition/domain/targeting/Criteria"
import { archive, newExperiment } from "@sortition/domain/testing/experiments"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect, Fiber, Option, Stream } from "effect"
import { expect, it, onTestFinished } from "vitest"
import { Database } from "../sql/Database.ts"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const metric = {
  name: "revenue",
  kind: "sum",
  goal: "increase",
  role: "primary",
  minimumEffect: null,
  winsorisingPercentile: null,
  description: null
} as const

const condition = { model: "User", property: "country", condition: "equals", value: "US" }
const criterion = { samplingModel: "User", samplingAttribute: "id", conditions: [condition] }

const user = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })

/** Every kind of change to an experiment in a layer of its service. */
const changesOf = Effect.fnUntraced(function* (
  id: string,
  { layerId, serviceId }: { layerId: string; serviceId: string }
) {
  const [buckets, criteria, experiments] = [yield* Buckets, yield* Criteria, yield* Experiments]
  const [layers, metrics, overrides, services] = [
    yield* Layers,
    yield* ExperimentMetrics,
    yield* Overrides,
    yield* Services
  ]
  const limited = Effect.gen(function* () {
    yield* experiments.update(id, { maxSamples: 1 })
    yield* Samples.use((samples) => samples.create(id, { ...user("last"), attributes: { User: { country: "US" } } }))
  })
  return {
    "a bucket": buckets.create(id, { name: "late", percentage: 0 }),
    "a distribution": buckets.replace(
      id,
      [
        { name: "all", percentage: 60 },
        { name: "late", percentage: 40 }
      ],
      { dryRun: false }
    ),
    "a criterion": criteria.create(id, criterion),
    "an override": overrides.put(id, { ...user("forced"), bucket: "late" }),
    "a share of a layer": layers.join(id, { layerId, percentage: 100 }, { dryRun: false }),
    "a metric": metrics.declare(id, metric),
    "a key": experiments.update(id, { key: "checkout" }),
    "a fallback value": experiments.update(id, { fallbackValue: "off" }),
    "a schedule": experiments.update(id, { scheduledEndDate: Date.now() + 86_400_000 }),
    "a quota that is reached": limited,
    "an end": experiments.update(id, { active: false }),
    "an archived service": services.update(serviceId, { active: false }),
    "a further experiment": Effect.andThen(services.update(serviceId, { active: true }), newExperiment({ serviceId })),
    "an archived experiment": archive(id)
  }
})

it("reads of each experiment what its own snapshot has, and of an archived one no lists", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* RulesetStore
      const { ids, layer } = yield* newLayer({ shares: [20, 0, 30] })
      const [first = "", second = "", third = ""] = ids
      const service = yield* Services.use((services) => services.get(layer.serviceId))
      yield* Overrides.use((overrides) => overrides.put(first, { ...user("forced"), bucket: "all" }))
      for (const id of [first, second]) yield* Criteria.use((criteria) => criteria.create(id, criterion))
      yield* ExperimentMetrics.use((metrics) => metrics.declare(second, metric))
      yield* ExperimentMetrics.use((metrics) => metrics.declare(second, { ...metric, name: "cost" }))
      yield* archive(third)
      const source = Option.getOrThrow(yield* store.read(layer.serviceId))
      expect(source.service).toEqual(service)
      expect(Option.some(source.revision)).toEqual(yield* store.revisionOf(layer.serviceId))
      expect(source.experiments.slice(1).map(({ experiment, metrics }) => [experiment.id, metrics])).toEqual([
        [first, []],
        [second, ["revenue", "cost"]],
        [third, []]
      ])
      const snapshots = yield* AllocationStore
      for (const { metrics: _, ...each } of source.experiments.slice(0, 3)) {
        expect(Option.some(each)).toEqual(yield* snapshots.snapshot(each.experiment.id))
      }
      expect(source.experiments[3]).toMatchObject({
        criteria: [],
        overrides: [],
        layer: null,
        allocation: { buckets: [], table: [] }
      })
    })
  )
})

it("every kind of change raises the revision and notifies with the id of the service, and nothing else does", async () => {
  await stores.run(
    Effect.gen(function* () {
      const rulesets = yield* Rulesets
      const { ids, layer } = yield* newLayer({ shares: [0] })
      const [id = ""] = ids
      const { serviceId } = layer
      const told: (string | null)[] = []
      const following = yield* Effect.forkChild(
        Stream.runForEach(rulesets.changes, (each) => Effect.sync(() => told.push(each)))
      )
      const tolds = () => Effect.promise(() => expect.poll(() => told).toContain(serviceId))
      yield* Effect.promise(() => expect.poll(() => told).toEqual([null]))
      let before = yield* rulesets.current(serviceId)
      expect(yield* rulesets.current(serviceId)).toBe(before)
      for (const [kind, change] of Object.entries(yield* changesOf(id, { layerId: layer.id, serviceId }))) {
        told.length = 0
        yield* change
        const after = yield* rulesets.current(serviceId)
        expect([kind, after.revision > before.revision, after.etag !== before.etag]).toEqual([kind, true, true])
        yield* tolds()
        before = after
      }
      told.length = 0
      yield* Database.use(({ sql }) =>
        Effect.promise(
          () => sql`UPDATE experiments SET users_missing = NOT users_missing WHERE service_id = ${serviceId}`
        )
      )
      const { id: other } = yield* Services.use((services) => services.create({ name: "other", active: true }))
      yield* newExperiment({ serviceId: other })
      yield* Effect.promise(() => expect.poll(() => told).toEqual([other]))
      expect(yield* rulesets.current(serviceId)).toBe(before)
      yield* Fiber.interrupt(following)
    })
  )
})

it("is equal in every process, byte for byte", async () => {
  const other = openStores(stores.url, { isMigrated: true })
  onTestFinished(other.close)
  const { id, serviceId } = await stores.run(newExperiment({ buckets: { control: 50, treatment: 50 } }))
  for (const run of [1, 2]) {
    await stores.run(Experiments.use((experiments) => experiments.update(id, { fallbackValue: String(run) })))
    const [here, there] = await Promise.all(
      [stores, other].map(({ run }) => run(Rulesets.use((rulesets) => rulesets.current(serviceId))))
    )
    expect(here?.ruleset.experiments[0]?.fallback_value).toBe(String(run))
    expect(here?.etag).toMatch(/^[\w-]{16}$/)
    expect(there?.body.equals(here?.body ?? Buffer.alloc(0))).toBe(true)
  }
})

it("has no ruleset of an unknown service", async () => {
  const unknown = "018f0000-0000-7000-8000-000000000000"
  expect(await stores.run(Effect.flip(Rulesets.use((rulesets) => rulesets.current(unknown))))).toMatchObject({
    _tag: "ServiceNotFound"
  })
})
