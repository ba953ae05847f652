import { Buckets } from "@sortition/domain/allocation/Buckets"
import { hashOf, slotOfHash } from "@sortition/domain/allocation/slotOf"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import { Decisions } from "@sortition/domain/samples/Decisions"
import { Receipts } from "@sortition/domain/samples/Receipts"
import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Option, Result } from "effect"
import { describe, expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const user = (value: string | number) => ({ sampledEntity: "User", sampledValue: `${value}` })
const put = (id: string, value: string | number, bucket: string) =>
  Overrides.use((overrides) => overrides.put(id, { ...user(value), bucket }))
const sample = (id: string, value: string | number) => Samples.use((samples) => samples.create(id, user(value)))
const revisionOf = async (id: string) =>
  (await stores.sql<{ revision: number }[]>`SELECT revision FROM experiments WHERE id = ${id}`)[0]?.revision

describe("overrides", () => {
  it("are kept exactly, listed newest first by page, changed in place and removed; only changes raise the revision", async () => {
    const { id } = await stores.run(newExperiment({ buckets: { a: 50, " b 🧪": 50 } }))
    const before = (await revisionOf(id)) ?? 0
    const values = ["x", "X", " x", "a\u0301", "\u00e1", "\u001f"]
    const made = await stores.run(Effect.forEach(values, (value) => put(id, value, " b 🧪")))
    const list = (page: { limit?: number; cursor?: string }) =>
      stores.run(Overrides.use((overrides) => overrides.list(id, page)))
    expect(await list({})).toEqual(made.toReversed())
    expect(await list({ limit: 2, cursor: made[4]?.id ?? "" })).toEqual([made[3], made[2]])
    expect(await revisionOf(id)).toBe(before + 6)
    expect(await stores.run(put(id, "x", " b 🧪"))).toEqual(made[0])
    expect(await revisionOf(id)).toBe(before + 6)
    const changed = await stores.run(put(id, "x", "a"))
    expect(changed).toEqual({ ...made[0], bucket: "a", updatedAt: changed.updatedAt })
    const remove = (which: { id: string } | ReturnType<typeof user>) =>
      stores.run(Effect.result(Overrides.use((overrides) => overrides.remove(id, which))))
    expect(await remove(user("X"))).toEqual(Result.succeed(undefined))
    expect(await remove({ id: changed.id })).toEqual(Result.succeed(undefined))
    expect(await revisionOf(id)).toBe(before + 9)
    expect(await remove(user("X"))).toMatchObject({ failure: { _tag: "OverrideNotFound" } })
    expect(await revisionOf(id)).toBe(before + 9)
    expect(await list({})).toEqual(made.slice(2).toReversed())
  })

  it("are at most 10,000 for an experiment", async () => {
    const { id } = await stores.run(newExperiment({ buckets: { a: 100, b: 0 } }))
    await stores.sql`
      INSERT INTO experiment_overrides SELECT ${id}, gen_random_uuid(), 'User', n::text, 'a', now(), now()
      FROM generate_series(1, 9999) n`
    await stores.run(put(id, 10_000, "b"))
    expect(await stores.run(Effect.flip(put(id, 10_001, "b")))).toMatchObject({ _tag: "InvalidInput" })
    expect(await stores.run(put(id, 1, "b"))).toMatchObject({ bucket: "b" })
    expect(await stores.run(sample(id, 1))).toMatchObject({ allocatedBucket: "b", allocatedBy: "override" })
  })

  it("go with their bucket, whose samples stay and are counted after the others", async () => {
    const { id } = await stores.run(newExperiment({ buckets: { z: 50, a: 50 } }))
    await stores.run(put(id, "qa", "z"))
    await stores.run(put(id, "not yet", "z"))
    await stores.run(sample(id, "qa"))
    await stores.run(Buckets.use((buckets) => buckets.replace(id, [{ name: "a", percentage: 100 }], { dryRun: false })))
    expect(await stores.run(Overrides.use((overrides) => overrides.list(id, {})))).toEqual([])
    expect(await stores.run(sample(id, "not yet"))).toMatchObject({ allocatedBucket: "a", allocatedBy: "service" })
    await stores.run(Buckets.use((buckets) => buckets.create(id, { name: "b", percentage: 0 })))
    expect(await stores.run(Samples.use((samples) => samples.counts(id)))).toEqual([
      { bucket: "a", samples: 1, complete: 0, forced: 0 },
      { bucket: "b", samples: 0, complete: 0, forced: 0 },
      { bucket: "z", samples: 0, complete: 0, forced: 1 }
    ])
  })

  it("that race with creates of another process either come first and force the samples, or are refused", async () => {
    const other = openStores(stores.url)
    const { id } = await stores.run(newExperiment({ buckets: { a: 100, b: 0 } }))
    const users = Array.from({ length: 60 }, (_, n) => n)
    const forced = stores.run(Effect.forEach(users, (n) => Effect.result(put(id, n, "b")), { concurrency: 4 }))
    const sampled = other.run(Effect.forEach(users.toReversed(), (n) => sample(id, n), { concurrency: 4 }))
    const [puts, samples] = await Promise.all([forced, sampled])
    await other.close()
    for (const [n, result] of puts.entries()) {
      const stored = samples.find((each) => each.sampledValue === `${n}`)
      if (Result.isSuccess(result)) expect(stored).toMatchObject({ allocatedBucket: "b", allocatedBy: "override" })
      else {
        expect(result.failure).toMatchObject({ _tag: "SampleConflict", id: stored?.id, bucket: "a" })
        expect(stored).toMatchObject({ allocatedBucket: "a", allocatedBy: "service" })
      }
    }
  })
})

it("samples and decisions get through, however fast another process changes overrides", async () => {
  const other = openStores(stores.url)
  const { id } = await stores.run(newExperiment({ buckets: { a: 100, b: 0 } }))
  let changes = 0
  const busy = { is: true }
  const changing = (async () => {
    while (busy.is) await other.run(put(id, "qa", changes++ % 2 === 0 ? "b" : "a"))
  })()
  for (let n = 0; n < 20 || changes < 20; n++) {
    const [decision] = await stores.run(Decisions.use((decisions) => decisions.decide(id, [user(n)])))
    expect(decision).toMatchObject({ reason: "allocated" })
    await stores.run(sample(id, n))
  }
  busy.is = false
  await changing
  await other.close()
})

it("samples get through while more changes wait for the experiment than the pool has connections", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 100 } }))
  const a = { name: "a", percentage: 100 }
  const busy = { is: true }
  const changing = Array.from({ length: 20 }, async () => {
    for (let n = 0; busy.is; n++) {
      const wanted = n % 2 === 0 ? [a, { name: "b", percentage: 0 }] : [a]
      await stores.run(Buckets.use((buckets) => buckets.replace(id, wanted, { dryRun: false })))
    }
  })
  const sampled = await Promise.all(Array.from({ length: 10 }, (_, n) => stores.run(sample(id, n))))
  busy.is = false
  await Promise.all(changing)
  expect(sampled.map(({ allocatedBucket }) => allocatedBucket)).toEqual(Array(10).fill("a"))
})

it("many are looked up at one moment, in order, duplicates too", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const [one, two] = [await stores.run(sample(id, 1)), await stores.run(sample(id, 2))]
  const look = (experimentId: string, values: readonly number[]) =>
    stores.run(SampleStore.use((sampleStore) => sampleStore.lookupBulk(experimentId, values.map(user))))
  expect(await look(id, [2, 3, 1, 2])).toEqual({ samples: [two, null, one, two], revision: Option.some(1) })
  expect(await look(id, [3])).toEqual({ samples: [null], revision: Option.some(1) })
  expect(await look(id, [])).toEqual({ samples: [], revision: Option.some(1) })
  expect(await look(one.id, [1])).toEqual({ samples: [null], revision: Option.none() })
})

it("decisions agree with the creates that follow, and store nothing", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 30, b: 40 } }))
  await stores.run(put(id, 0, "a"))
  const entities = Array.from({ length: 300 }, (_, n) => user(n))
  const before = await revisionOf(id)
  const decisions = await stores.run(Decisions.use((decisions) => decisions.decide(id, entities)))
  expect(await revisionOf(id)).toBe(before)
  expect(await stores.run(Samples.use((samples) => samples.list(id, {})))).toEqual([])
  const created = await stores.run(
    Effect.forEach(entities, (_, n) => Effect.option(sample(id, n)), { concurrency: "unbounded" })
  )
  expect(decisions.map(({ bucket }) => bucket)).toEqual(
    created.map((each) => Option.getOrNull(Option.map(each, ({ allocatedBucket }) => allocatedBucket)))
  )
})

describe("a receipt", () => {
  it("verifies samples of every version, and reports what disagrees in an altered row", async () => {
    const { id } = await stores.run(newExperiment({ buckets: { a: 100 } }))
    const first = await stores.run(sample(id, 1))
    await stores.run(Buckets.use((buckets) => buckets.replace(id, [{ name: "b", percentage: 100 }], { dryRun: false })))
    const second = await stores.run(sample(id, 2))
    const receiptOf = (sampleId: string) => stores.run(Receipts.use((receipts) => receipts.get(id, sampleId)))
    const { salt } = await receiptOf(first.id)
    for (const [stored, bucket] of [
      [first, "a"],
      [second, "b"]
    ] as const) {
      const range = { bucket, start: 0, end: 10_000 }
      expect(await receiptOf(stored.id)).toMatchObject({ sample: stored, slot: stored.slot, range, problems: [] })
    }
    const elsewhere = (value: string) => slotOfHash(hashOf(salt, "User", value)) !== first.slot
    const renamed = ["x", "y", "z", "w"].find(elsewhere) ?? ""
    const alterations = [
      stores.sql`allocated_bucket = 'b'`,
      stores.sql`slot = ${(first.slot + 1) % 10_000}`,
      stores.sql`sampled_value = ${renamed}`,
      stores.sql`allocation_version = 2`,
      stores.sql`allocation_version = 3`
    ]
    for (const alteration of alterations) {
      await stores.sql`UPDATE samples SET ${alteration} WHERE id = ${first.id}`
      expect((await receiptOf(first.id)).problems).toHaveLength(1)
      await stores.sql`
        UPDATE samples SET allocated_bucket = 'a', slot = ${first.slot}, sampled_value = '1', allocation_version = 1
        WHERE id = ${first.id}`
    }
    expect(await receiptOf(first.id)).toMatchObject({ problems: [] })
  })
})
