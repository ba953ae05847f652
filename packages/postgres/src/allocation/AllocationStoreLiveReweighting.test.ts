import { Buckets } from "@sortition/domain/allocation/Buckets"
import { minimumMoves, movedSlots } from "@sortition/domain/allocation/reweight"
import { bucketAt, emptySlotTable } from "@sortition/domain/allocation/SlotTable"
import { Samples } from "@sortition/domain/samples/Samples"
import { someDistributions } from "@sortition/domain/testing/anyDistribution"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { toMultirange } from "../sql/multirange.ts"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const replace = (id: string, shares: Readonly<Record<string, number>>) => {
  const wanted = Object.entries(shares).map(([name, percentage]) => ({ name, percentage }))
  return Buckets.use((buckets) => buckets.replace(id, wanted, { dryRun: false }))
}
const versionsOf = (id: string) => stores.run(Buckets.use((buckets) => buckets.versions(id, {})))

it("keeps buckets in the order of their creation, their slots as in the newest version, and every version", async () => {
  const { id } = await stores.run(newExperiment())
  const tables: unknown[] = []
  for (const wanted of someDistributions(15)) {
    const predicted = await stores.run(Buckets.use((buckets) => buckets.replace(id, wanted, { dryRun: true })))
    const done = await stores.run(Buckets.use((buckets) => buckets.replace(id, wanted, { dryRun: false })))
    const { changedAt, minimumSlots, movedSlots, moves, table, version } = done
    expect(predicted).toMatchObject({ version, table, movedSlots, minimumSlots, moves })
    if (version > tables.length) tables.push({ version, table, closedBuckets: [], createdAt: changedAt })
    expect(await stores.run(Buckets.use((buckets) => buckets.list(id)))).toEqual(done.buckets)
    const rows = await stores.sql`
      SELECT bucket_name AS name, slots::text FROM experiment_buckets WHERE experiment_id = ${id} ORDER BY position`
    const slots = ({ name }: { readonly name: string }) => toMultirange(table.filter(({ bucket }) => bucket === name))
    expect([...rows]).toEqual(done.buckets.map((bucket) => ({ name: bucket.name, slots: slots(bucket) })))
  }
  expect(await versionsOf(id)).toEqual(tables)
})

it("a removed bucket loses its overrides; other overrides and all samples stay", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  const samples = await stores.run(
    Effect.all(
      Array.from({ length: 20 }, (_, n) =>
        Samples.use((each) => each.create(id, { sampledEntity: "User", sampledValue: `${n}` }))
      )
    )
  )
  await stores.sql`
    INSERT INTO experiment_overrides (experiment_id, id, sampled_entity, sampled_value, bucket_name, created_at, updated_at)
    SELECT ${id}, gen_random_uuid(), 'User', 'qa-' || bucket, bucket, now(), now() FROM unnest(ARRAY['a', 'b']) AS bucket`
  await stores.run(replace(id, { b: 100 }))
  const overrides = await stores.sql`SELECT bucket_name FROM experiment_overrides WHERE experiment_id = ${id}`
  expect([...overrides]).toEqual([{ bucket_name: "b" }])
  const kept = await stores.run(Effect.all(samples.map((each) => Samples.use((all) => all.get(id, each.id)))))
  expect(kept).toEqual(samples)
})

it("changes that race through two processes come one after the other: each is a version, made from the one before", async () => {
  const other = openStores(stores.url)
  const { id } = await stores.run(newExperiment())
  const change = (n: number) =>
    n % 2 === 0
      ? replace(id, { [`b${n}`]: 20 + n, shared: n })
      : Buckets.use((buckets) => buckets.create(id, { name: `b${n}`, percentage: 1 })).pipe(Effect.as(null))
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 4 < 2 ? stores : other).run(change(n))))
  const versions = await versionsOf(id)
  expect(versions.map(({ version }) => version)).toEqual(answers.map((_, n) => n + 1))
  for (const answer of answers) {
    if (answer === null) continue
    const { changedAt, table, version } = answer
    expect(versions[version - 1]).toEqual({ version, table, closedBuckets: [], createdAt: changedAt })
  }
  for (const [n, { createdAt, table }] of versions.entries()) {
    const before = versions[n - 1] ?? { table: emptySlotTable, createdAt: 0 }
    const target = [...Map.groupBy(table, ({ bucket }) => bucket)].map(([bucket, ranges]) => ({
      bucket,
      slots: ranges.reduce((sum, { end, start }) => sum + end - start, 0)
    }))
    expect(movedSlots(before.table, table)).toBe(minimumMoves(before.table, target))
    expect(createdAt).toBeGreaterThanOrEqual(before.createdAt)
  }
  await other.close()
})

it("an entity that is sampled while the weights change is in the bucket of its allocation version", async () => {
  const other = openStores(stores.url)
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  const create = (sampledValue: string) =>
    Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue }))
  const enrolling: Promise<unknown>[] = []
  const changes = [{ a: 33, b: 33, c: 34 }, { c: 100 }, { d: 1, c: 99 }, { a: 50, b: 50 }, { b: 40, e: 60 }]
  for (const [round, shares] of [...changes, ...changes].entries()) {
    for (const [process, { run }] of [stores, other].entries()) {
      const values = Array.from({ length: 30 }, (_, n) => `${round} ${process} ${n}`)
      const since = round + 2
      const wave = Effect.forEach(values, create, { concurrency: "unbounded" }).pipe(
        Effect.map((made) =>
          expect(Math.min(...made.map((each) => each.allocationVersion))).toBeGreaterThanOrEqual(since)
        )
      )
      enrolling.push(run(wave))
    }
    await (round % 2 ? stores : other).run(replace(id, shares))
  }
  await Promise.all(enrolling)
  const versions = await versionsOf(id)
  const samples = await stores.sql<{ bucket: string; version: number; slot: number }[]>`
    SELECT allocated_bucket AS bucket, allocation_version AS version, slot FROM samples WHERE experiment_id = ${id}`
  expect(samples).toHaveLength(600)
  for (const { bucket, slot, version } of samples) {
    expect(bucketAt(versions[version - 1]?.table ?? [], slot)).toBe(bucket)
  }
  await other.close()
})
