import { Experiments } from "@sortition/domain/experiments/Experiments"
import type { ListedSample } from "@sortition/domain/samples/Sample"
import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Option } from "effect"
import { expect, it } from "vitest"
import { Database } from "../sql/Database.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const sample = (id: string, sampledValue: string, sampledEntity = "User") =>
  Samples.use((samples) => samples.create(id, { sampledEntity, sampledValue }))
const none = "018f0000-0000-7000-8000-000000000000"

it("keeps texts exactly as sent, and apart when they differ at all", async () => {
  const texts = [
    "x",
    "X",
    " x",
    "x ",
    "a\u0301",
    "\u00e1",
    "🧪",
    "👩‍🔬",
    "\u001f",
    "x\u001fy",
    "\t\n",
    "%",
    "\\x",
    "ß",
    "ss"
  ]
  const { id } = await stores.run(newExperiment({ buckets: { " all 🧪": 100 } }))
  const made = await stores.run(
    Effect.all(
      texts.flatMap((value) => [sample(id, value), sample(id, "x", value)]),
      { concurrency: "unbounded" }
    )
  )
  expect(new Set(made.map((each) => each.id)).size).toBe(2 * texts.length)
  for (const each of made) {
    expect(each.allocatedBucket).toBe(" all 🧪")
    const { sampledEntity, sampledValue } = each
    expect(await stores.run(Samples.use((samples) => samples.get(id, each.id)))).toEqual(each)
    const lookup = await stores.run(
      SampleStore.use((sampleStore) => sampleStore.lookup(id, sampledEntity, sampledValue))
    )
    expect(lookup.sample).toEqual(Option.some(each))
  }
})

it("stores the longest entity and value, in characters of four bytes", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  // Random, so that they cannot be compressed to fit an index.
  const astral = (length: number) =>
    Array.from({ length }, () => String.fromCodePoint(0x10000 + Math.floor(Math.random() * 0xfffff))).join("")
  const [entity, value] = [astral(128), astral(512)]
  const made = await stores.run(sample(id, value, entity))
  expect(made).toMatchObject({ sampledEntity: entity, sampledValue: value })
  expect(await stores.run(sample(id, value, entity))).toEqual(made)
})

it("the database itself allows one row for an experiment, entity and value", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const made = await stores.run(sample(id, "1"))
  const insert = (newId: string, value: string) => stores.sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
      allocated_by, created_at, updated_at)
    VALUES (${id}, ${newId}, 'User', ${value}, 'all', 1, 1, 'caller', now(), now())`
  await expect(insert(none, "1")).rejects.toThrow("duplicate key value violates unique constraint")
  await expect(insert(made.id, "2")).rejects.toThrow("duplicate key value violates unique constraint")
  await insert(none, "2")
})

it("slot ranges in SQL agree with the bucket of every allocated sample", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 33, b: 0, c: 47 } }))
  const sampled = await stores.run(
    Effect.all(
      Array.from({ length: 2_000 }, (_, n) => Effect.option(sample(id, `user-${n}`))),
      { concurrency: "unbounded" }
    )
  )
  const stored = sampled.filter(Option.isSome).length
  expect(stored).toBeGreaterThan(1_500)
  const [counts] = await stores.sql`
    SELECT count(*)::int AS all, count(*) FILTER (WHERE b.slots @> s.slot::int)::int AS agreeing
    FROM samples s JOIN experiment_buckets b ON b.experiment_id = s.experiment_id AND b.bucket_name = s.allocated_bucket
    WHERE s.experiment_id = ${id} AND s.allocation_version = 3`
  expect(counts).toEqual({ all: stored, agreeing: stored })
})

it("lists newest first; pages of 7 walk through 25 exactly once", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const made = await stores.run(Effect.forEach(Array.from({ length: 25 }), (_, n) => sample(id, String(n))))
  await stores.run(Effect.flatMap(newExperiment({ buckets: { all: 100 } }), (other) => sample(other.id, "1")))
  const walked: ListedSample[] = []
  for (;;) {
    const page = await stores.run(Samples.use((samples) => samples.list(id, { limit: 7, cursor: walked.at(-1)?.id })))
    expect(page.length).toBe(Math.min(7, 25 - walked.length))
    if (page.length === 0) break
    walked.push(...page)
  }
  expect(walked).toMatchObject(made.toReversed().map(({ id, sampledValue }) => ({ id, sampledValue })))
  expect(Object.keys(walked[0] ?? {})).not.toContain("slot")
})

it("reads the newest samples in the order of the index while the table has no statistics", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  await stores.sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, revision,
      allocated_by, created_at, updated_at)
    SELECT ${id}::uuid, gen_random_uuid(), 'User', n, 'all', 1, 1, 1, 'service', now(), now() FROM generate_series(1, 20000) AS n`
  const explain = Database.use(({ sql }) =>
    Effect.promise(
      () => sql`
      EXPLAIN SELECT s.* FROM samples s WHERE experiment_id = ${id}
      AND id < 'ffffffff-ffff-ffff-ffff-ffffffffffff' ORDER BY id DESC LIMIT 100`
    )
  )
  const plan = await stores.run(explain)
  expect(JSON.stringify(plan)).toMatch(/Index Scan Backward/)
  expect(JSON.stringify(plan)).not.toMatch(/Sort/)
})

it("looks up the sample, or the experiment's revision, or neither", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const made = await stores.run(sample(id, "1"))
  const lookup = (experimentId: string, value: string) =>
    stores.run(SampleStore.use((sampleStore) => sampleStore.lookup(experimentId, "User", value)))
  expect(await lookup(id, "1")).toEqual({ sample: Option.some(made), revision: Option.some(1) })
  expect(await lookup(id, "2")).toEqual({ sample: Option.none(), revision: Option.some(1) })
  expect(await lookup(none, "1")).toEqual({ sample: Option.none(), revision: Option.none() })
  expect(await stores.run(SampleStore.use((sampleStore) => sampleStore.find(id, none)))).toEqual(Option.none())
})

it("an enrolment that was decided on an older state returns as stale, and nothing is written", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* SampleStore
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const made = yield* sample(id, "1")
      const planned = (revision: number, sampledValue = "2") =>
        store.enrol({ sample: { ...made, id: none, sampledValue }, revision, limited: false })
      expect(yield* planned(1, "1")).toEqual({ _tag: "Stored", sample: made })
      yield* Experiments.use((experiments) => experiments.update(id, { name: "other" }))
      expect(yield* planned(1)).toEqual({ _tag: "Stale" })
      expect(yield* planned(3)).toEqual({ _tag: "Stale" })
      expect(yield* store.list(id, {})).toMatchObject([{ id: made.id, sampledValue: made.sampledValue }])
      const unknown = { ...made, id: none, experimentId: none }
      expect(yield* store.enrol({ sample: unknown, revision: 0, limited: false })).toEqual({ _tag: "Stale" })
    })
  )
})
