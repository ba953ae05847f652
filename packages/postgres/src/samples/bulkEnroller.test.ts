import { Experiments } from "@sortition/domain/experiments/Experiments"
import type { Sample } from "@sortition/domain/samples/Sample"
import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Option } from "effect"
import { expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const revision = 1

const planned = (experimentId: string, values: readonly string[]): readonly Sample[] =>
  values.map((sampledValue) => ({
    id: crypto.randomUUID(),
    experimentId,
    sampledEntity: "User",
    sampledValue,
    allocatedBucket: "all",
    slot: 1,
    allocationVersion: 1,
    revision,
    allocatedBy: "service",
    complete: false,
    completedAt: null,
    createdAt: 1,
    updatedAt: 1
  }))
const values = (count: number) => Array.from({ length: count }, (_, index) => `"${index}\\ 🧪`)
const enrol = (id: string, samples: readonly Sample[], at = revision) =>
  SampleStore.use((sampleStore) => sampleStore.enrolBulk(id, { samples, revision: at, limited: false }))
const rowsOf = async (id: string) =>
  (await stores.sql`SELECT count(*)::int AS rows FROM samples WHERE experiment_id = ${id}`)[0]?.rows

it("new rows are answered as they were decided, and as they are stored", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const samples = planned(id, values(500))
  expect(await stores.run(enrol(id, samples))).toEqual(Option.some(samples))
  const { samples: found } = await stores.run(SampleStore.use((sampleStore) => sampleStore.lookupBulk(id, samples)))
  expect(found).toEqual(samples)
})

it.each([
  ["all", (_: number) => true],
  ["every tenth", (index: number) => index % 10 === 0],
  ["only one", (index: number) => index === 7]
])("when %s of the rows existed before, those are answered", async (_, isThere) => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const all = values(1_000)
  const before = planned(
    id,
    all.filter((_, index) => isThere(index))
  )
  await stores.run(enrol(id, before))
  const samples = planned(id, all)
  const byValue = new Map(before.map((sample) => [sample.sampledValue, sample]))
  const standing = samples.map((sample) => byValue.get(sample.sampledValue) ?? sample)
  expect(await stores.run(enrol(id, samples))).toEqual(Option.some(standing))
  expect(await stores.run(enrol(id, planned(id, all.toReversed())))).toEqual(Option.some(standing.toReversed()))
  expect(await rowsOf(id)).toBe(1_000)
})

it("a decision on an older state of the experiment is not stored", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  await stores.run(Experiments.use((experiments) => experiments.update(id, { name: "other" })))
  expect(await stores.run(enrol(id, planned(id, values(500))))).toEqual(Option.none())
  expect(await rowsOf(id)).toBe(0)
})

it("batches of the same rows in other orders, and single ones, race in several processes to one row for each", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const others = [openStores(stores.url), openStores(stores.url)]
  const all = values(1_500)
  const orders = [all, all.toReversed(), all.toSorted()]
  const batches = [stores, ...others].map(({ run }, index) => run(enrol(id, planned(id, orders[index] ?? all))))
  const single = planned(id, all.slice(0, 50)).map((sample) =>
    stores.run(SampleStore.use((sampleStore) => sampleStore.enrol({ sample, revision, limited: false })))
  )
  const alone = (await Promise.all(single)).flatMap((each) => (each._tag === "Stored" ? each.sample : []))
  const enrolled = (await Promise.all(batches)).flatMap((each) => Option.getOrElse(each, () => []))
  expect(new Set([...alone, ...enrolled].map((each) => each?.id)).size).toBe(1_500)
  expect(alone.length + enrolled.length).toBe(50 + 3 * 1_500)
  expect(await rowsOf(id)).toBe(1_500)
  await Promise.all(others.map(({ close }) => close()))
})
