import type { Sample } from "@sortition/domain/samples/Sample"
import { type SampleFilter, SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const last = "\u{10ffff}"
const values = ["1", "2", "20", "2%", "2_x", "User-1", "user-1", `2${last}`, `2${last.repeat(511)}`, "é", "e\u0301"]

const made = async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  const samples = await stores.run(
    Effect.forEach(["User", "Device"], (sampledEntity) =>
      Effect.forEach(values, (sampledValue) =>
        Samples.use((samples) => samples.create(id, { sampledEntity, sampledValue }))
      )
    )
  )
  const all = samples.flat()
  const complete = all.filter((_, index) => index % 3 === 0).map((each) => each.id)
  await stores.run(SampleStore.use((store) => store.completeBulk(id, complete, 1)))
  const isComplete = new Set(complete)
  return { id, all: all.map((each): Sample => ({ ...each, complete: isComplete.has(each.id) })).toReversed() }
}

it("every combination of filters selects exactly what it names, page by page", async () => {
  const { all, id } = await made()
  const listed = async (filter: SampleFilter, limit = 1000) => {
    const found: string[] = []
    for (let cursor: string | undefined; ; cursor = found.at(-1)) {
      const page = await stores.run(SampleStore.use((store) => store.list(id, { ...filter, limit, cursor })))
      found.push(...page.map((each) => each.id))
      if (page.length < limit) return found
    }
  }
  const expected = (filter: SampleFilter) =>
    all
      .filter(
        (each) =>
          (filter.sampledEntity ?? each.sampledEntity) === each.sampledEntity &&
          (filter.sampledValue ?? each.sampledValue) === each.sampledValue &&
          (filter.allocatedBucket ?? each.allocatedBucket) === each.allocatedBucket &&
          (filter.complete ?? each.complete) === each.complete &&
          (filter.forced ?? false) === false &&
          each.sampledValue.startsWith(filter.q ?? "")
      )
      .map((each) => each.id)
  const among = <A>(...choices: readonly A[]) => [undefined, ...choices]
  for (const sampledEntity of among("User", "user")) {
    for (const sampledValue of among("2", "User-1")) {
      for (const allocatedBucket of among("a", "c")) {
        for (const complete of among(true, false)) {
          for (const q of among("", "2", "U", "%")) {
            const filter = { sampledEntity, sampledValue, allocatedBucket, complete, q }
            expect(await listed(filter), JSON.stringify(filter)).toEqual(expected(filter))
          }
        }
      }
    }
  }
  expect(await listed({ forced: true })).toEqual([])
  expect(await listed({ forced: false, q: "2" }, 2)).toEqual(expected({ q: "2" }))
  expect(expected({ q: "2" })).toHaveLength(12)
  expect(await listed({ q: `2${last}` })).toHaveLength(4)
})

it("indexes find one entity, a prefix, and what is complete", async () => {
  const { id } = await made()
  await stores.sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
      allocated_by, created_at, updated_at)
    SELECT ${id}, gen_random_uuid(), 'User', 'many-' || n, 'a', 1, 1, 'caller', now(), now() FROM generate_series(1, 20000) AS n`
  await stores.sql`ANALYZE samples`
  const planOf = async (condition: string) =>
    JSON.stringify(
      await stores.sql.unsafe(`EXPLAIN SELECT * FROM samples WHERE experiment_id = '${id}' AND ${condition}
        AND id < 'ffffffff-ffff-ffff-ffff-ffffffffffff' ORDER BY id DESC LIMIT 100`)
    )
  const byKey = /sampled_entity_sampled_v/
  expect(await planOf("sampled_entity = 'User' AND sampled_value = '2'")).toMatch(byKey)
  expect(await planOf("sampled_value = '2'")).toMatch(byKey)
  expect(await planOf("sampled_value BETWEEN 'User-' AND 'User-' || repeat(chr(1114111), 512)")).toMatch(byKey)
  expect(await planOf("complete")).toMatch(/samples_\d\d_experiment_id_id_idx/)
})
