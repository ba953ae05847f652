import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Stream } from "effect"
import { expect, it, vi } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

/** An experiment with so many samples of other ids. */
const filled = async (samples: number) => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  await stores.sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
      created_at, updated_at)
    SELECT ${id}, gen_random_uuid(), 'User', n, 'all', 1, 1, 'service', now(), now() FROM generate_series(1, ${samples}::int) AS n`
  return id
}
const exportAll = (id: string) => SampleStore.use((store) => Effect.succeed(store.exportAll(id)))
const open = async (id: string) => Stream.toAsyncIterable(await stores.run(exportAll(id)))[Symbol.asyncIterator]()
const transactions = async () => {
  const rows = await stores.sql`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sortition' AND xact_start IS NOT NULL`
  return rows.length
}

it("has every sample once, by id, also beyond a batch, and nothing of an empty experiment", async () => {
  for (const size of [0, 1, 1_000, 2_500]) {
    const ids: string[] = []
    for await (const batch of Stream.toAsyncIterable(await stores.run(exportAll(await filled(size))))) {
      ids.push(...batch.map((each) => each.id))
    }
    expect([ids.length, new Set(ids).size]).toEqual([size, size])
    expect(ids).toEqual(ids.toSorted())
  }
})

it("shows one moment, whatever is sampled and completed meanwhile", async () => {
  const id = await filled(5_000)
  const reading = await open(id)
  const [first] = (await reading.next()).value ?? []
  await stores.run(Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue: "late" })))
  await stores.sql`UPDATE samples SET complete = true, completion_accepted_at = now() WHERE experiment_id = ${id}`
  let count = 1_000
  for (let next = await reading.next(); next.done !== true; next = await reading.next()) {
    count += next.value.length
    expect(next.value.some((each) => each.complete || each.sampledValue === "late")).toBe(false)
  }
  expect(first?.complete).toBe(false)
  expect(count).toBe(5_000)
})

it("reads no further than its consumer, two at once, and gives its connection back when the consumer leaves", async () => {
  const id = await filled(20_000)
  const readings = await Promise.all([open(id), open(id), open(id)])
  const firsts = readings.map((each) => each.next())
  await Promise.all(firsts.slice(0, 2))
  expect(await transactions()).toBe(2)
  await readings[0]?.return?.()
  // The third one has waited for it.
  expect((await firsts[2])?.value).toHaveLength(1_000)
  await Promise.all(readings.map((each) => each.return?.()))
  await vi.waitFor(async () => expect(await transactions()).toBe(0), 5_000)
})

it("fails when its connection is lost, rather than to end early", async () => {
  const id = await filled(20_000)
  const reading = await open(id)
  await reading.next()
  await stores.sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'sortition' AND xact_start IS NOT NULL`
  const rest = async () => {
    for (let next = await reading.next(); next.done !== true; next = await reading.next());
  }
  await expect(rest()).rejects.toMatchObject({ _tag: "Unavailable" })
})
