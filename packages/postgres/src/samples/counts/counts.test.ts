import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import { BulkSamples } from "@sortition/domain/samples/BulkSamples"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Result } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Database } from "../../sql/Database.ts"
import { openStores } from "../../testing/openStores.ts"
import { useStores } from "../../testing/useStores.ts"
import { foldCounts } from "./foldCounts.ts"
import { countNew, recount } from "./recount.ts"
import { verifyCounts } from "./verifyCounts.ts"

const stores = useStores()
let other: ReturnType<typeof openStores>
beforeAll(() => {
  other = openStores(stores.url, { isMigrated: true })
})
afterAll(() => other.close())

const pool = () => stores.run(Effect.map(Database, ({ patient }) => patient))

const rowsOf = async (id: string) => {
  const [row] = await stores.sql<{ samples: number; complete: number; forced: number }[]>`
    SELECT count(*)::int AS samples, count(*) FILTER (WHERE complete)::int AS complete,
      count(*) FILTER (WHERE allocated_by = 'override')::int AS forced
    FROM samples WHERE experiment_id = ${id}`
  return row
}

const differencesOf = async (id: string) => {
  const [row] = await stores.sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM sample_count_deltas WHERE experiment_id = ${id}`
  return row?.count
}

const entities = Array.from({ length: 120 }, (_, n) => `user ${n}`)

/** Enrols and completes everything twice, alone and in bulk, from two processes, while the shares change. */
const everything = (id: string) => {
  const create = (sampledValue: string, allocatedBucket?: string) =>
    Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue, allocatedBucket }))
  const single = Effect.forEach(
    entities,
    (value) =>
      Effect.flatMap(Effect.option(create(value)), (sample) =>
        sample._tag === "None" ? Effect.void : Samples.use((samples) => samples.complete(id, sample.value.id))
      ),
    { concurrency: 20 }
  )
  const requests = Array.from({ length: 600 }, (_, n) => ({ sampledEntity: "User", sampledValue: `user ${n}` }))
  const bulk = BulkSamples.use((samples) =>
    Effect.gen(function* () {
      const enrolled = yield* samples.create(id, requests, Result.succeed)
      const ids = enrolled.flatMap((each) => (Result.isSuccess(each) ? [{ id: each.success.sample.id }] : []))
      yield* samples.complete(id, ids.slice(0, 300), Result.succeed)
    })
  )
  const named = Effect.forEach(entities.slice(0, 20), (value) => Effect.option(create(`${value} named`, "b")), {
    concurrency: 5
  })
  return { single, bulk, named }
}

it("counts equal the samples after creates, completions, bulk, named and forced samples from two processes, folded meanwhile", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 40, b: 40 } }))
  await stores.run(
    Overrides.use((overrides) => overrides.put(id, { sampledEntity: "User", sampledValue: "user 7", bucket: "b" }))
  )
  const { bulk, named, single } = everything(id)
  const sql = await pool()
  let isRunning = true
  const folding = (async () => {
    while (isRunning) {
      await foldCounts(sql)
      await recount(sql, id)
    }
  })()
  const reweight = Buckets.use((buckets) =>
    buckets.replace(
      id,
      [
        { name: "a", percentage: 20 },
        { name: "b", percentage: 70 }
      ],
      { dryRun: false }
    )
  )
  await Promise.all([
    stores.run(single),
    other.run(single),
    stores.run(bulk),
    other.run(bulk),
    stores.run(named),
    other.run(reweight)
  ])
  isRunning = false
  await folding
  expect(await verifyCounts(sql, id)).toEqual([])
  await foldCounts(sql)
  expect(await differencesOf(id)).toBe(0)
  expect(await verifyCounts(sql, id)).toEqual([])
  const rows = await rowsOf(id)
  expect(rows?.samples).toBeGreaterThan(400)
  expect(rows?.complete).toBeGreaterThan(200)
  expect(rows?.forced).toBe(1)
})

it("counts the samples that an earlier version has stored, once", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 100 } }))
  const sql = await pool()
  await stores.run(
    Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue: "of this version" }))
  )
  await stores.sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
      complete, completion_accepted_at, created_at, updated_at)
    SELECT ${id}, gen_random_uuid(), 'User', 'old ' || n, 'a', 1, 1, 'service', n > 50, CASE WHEN n > 50 THEN now() END,
      now() - n * interval '1 minute', now()
    FROM generate_series(1, 100) n`
  const before = await verifyCounts(sql, id)
  expect(before.length).toBeGreaterThan(0)
  expect(before.every(({ experimentId }) => experimentId === id)).toBe(true)
  await countNew(sql)
  expect(await verifyCounts(sql, id)).toEqual([])
  await countNew(sql)
  await foldCounts(sql)
  expect(await verifyCounts(sql, id)).toEqual([])
})

it("names a count that is wrong, with what is stored and what the samples add up to", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 100 } }))
  const sql = await pool()
  await stores.run(Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue: "1" })))
  await foldCounts(sql)
  await stores.sql`UPDATE sample_counts SET samples = 2 WHERE experiment_id = ${id}`
  expect(await verifyCounts(sql, id)).toMatchObject([{ experimentId: id, stored: "2 0 0", samples: "1 0 0" }])
})
