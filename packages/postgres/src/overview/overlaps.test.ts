import type { Compared } from "@sortition/domain/overview/OverlapStore"
import { countProbed, Overlaps } from "@sortition/domain/overview/Overlaps"
import { planOverlaps } from "@sortition/domain/overview/planOverlaps"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const compare = (ids: readonly string[]) => stores.run(Overlaps.use((overlaps) => overlaps.get({ ids })))

const sampled = async (values: readonly string[], entity = "User") => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 100 } }))
  const create = (sampledValue: string) =>
    Samples.use((samples) => samples.create(id, { sampledEntity: entity, sampledValue, allocatedBucket: undefined }))
  await stores.run(Effect.forEach(values, create, { concurrency: 20 }))
  return id
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `${from + n}`)

it("counts the entities of each pair, of one kind and value", async () => {
  const [a, b, c] = [await sampled(range(0, 30)), await sampled(range(20, 60)), await sampled(range(0, 30), "Device")]
  const { experiments, pairs } = await compare([a, b, c])
  const bothOf = (x: string, y: string) => pairs.find((pair) => [x, y].includes(pair.a) && [x, y].includes(pair.b))
  expect(experiments.map(({ entities, id, samples }) => [id, samples, entities])).toEqual([
    [c, 30, 30],
    [b, 40, 40],
    [a, 30, 30]
  ])
  expect(pairs).toHaveLength(3)
  expect(bothOf(a, b)).toMatchObject({ both: 10, basis: "exact", examined: 30, expected: null, isLayerShared: false })
  expect([bothOf(a, c)?.both, bothOf(b, c)?.both]).toEqual([0, 0])
})

it("looks for the entities of a smaller experiment in those that are too large to read whole", async () => {
  const [a, b, c] = [await sampled(range(0, 40)), await sampled(range(20, 90)), await sampled(range(30, 40))]
  await stores.sql`INSERT INTO sample_totals (experiment_id, samples, complete) VALUES (${a}, 39960, 0), (${b}, 59930, 0)`
  const { pairs } = await compare([a, b, c])
  const found = new Map(pairs.map((pair) => [[pair.a, pair.b].sort().join(), pair]))
  expect(found.get([a, b].sort().join())).toMatchObject({ both: 20, basis: "exact", examined: 40 })
  expect(found.get([a, c].sort().join())).toMatchObject({ both: 10, basis: "exact", examined: 10 })
})

it("estimates from the newest entities when there are more", () => {
  const probe = { from: "a", into: ["b", "c"], limit: 100 }
  const result = { examined: 100, found: [{ id: "b", both: 25 }] }
  expect(countProbed(probe, result, 40_000)).toEqual([
    ["a b", { both: 10_000, basis: "sample", examined: 100 }],
    ["a c", { both: 0, basis: "sample", examined: 100 }]
  ])
})

it("expects nothing to be shared by experiments that hold slots of one layer", async () => {
  const { ids, layer } = await stores.run(newLayer({ shares: [20, 30] }))
  const { experiments, pairs } = await compare(ids)
  expect(pairs).toMatchObject([{ both: 0, expected: 0, isLayerShared: true }])
  expect(experiments.map((each) => each.layer?.id)).toEqual([layer.id, layer.id])
})

it("refuses an experiment that is not of the team, and compares those that run by default", async () => {
  await expect(compare([crypto.randomUUID()])).rejects.toMatchObject({ _tag: "ExperimentNotFound" })
  const { id } = await stores.run(newExperiment({ active: false }))
  const { experiments } = await stores.run(Overlaps.use((overlaps) => overlaps.get({})))
  expect(experiments.length).toBeGreaterThan(5)
  expect(experiments.map((each) => each.id)).not.toContain(id)
})

it("bounds what is read, and compares every pair once, however large the experiments are", () => {
  for (const sizes of [
    [0, 0],
    Array.from({ length: 30 }, (_, n) => n * 3_000),
    new Array<number>(30).fill(9_000_000)
  ]) {
    const experiments: readonly Pick<Compared, "id" | "samples">[] = sizes.map((samples, n) => ({
      id: `${n}`,
      samples
    }))
    const samplesOf = new Map(experiments.map(({ id, samples }) => [id, samples]))
    const { probes, scan } = planOverlaps(experiments)
    const pairs = new Set(scan.flatMap((a) => scan.filter((b) => b !== a).map((b) => [a, b].sort().join())))
    const scannedPairs = pairs.size
    for (const { from, into } of probes) for (const other of into) pairs.add([from, other].sort().join())
    expect(pairs.size).toBe((sizes.length * (sizes.length - 1)) / 2)
    expect(scannedPairs + probes.reduce((sum, { into }) => sum + into.length, 0)).toBe(pairs.size)
    expect(scan.reduce((sum, id) => sum + (samplesOf.get(id) ?? 0), 0)).toBeLessThanOrEqual(150_000)
    const lookups = probes.map(({ from, into, limit }) => (limit ?? samplesOf.get(from) ?? 0) * into.length)
    expect(lookups.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(50_000)
  }
})
