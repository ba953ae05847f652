import { Buckets } from "@sortition/domain/allocation/Buckets"
import { archive, newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

it("buckets created at once by two processes never share more than 100 per cent", async () => {
  const other = openStores(stores.url)
  const { id } = await stores.run(newExperiment())
  const attempts = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      (n % 2 ? stores : other).run(
        Buckets.use((buckets) => buckets.create(id, { name: `b${n % 20}`, percentage: 9 })).pipe(
          Effect.match({ onSuccess: () => "created", onFailure: ({ _tag }) => _tag })
        )
      )
    )
  )
  expect(attempts.filter((attempt) => attempt === "created")).toHaveLength(11)
  for (const attempt of attempts) expect(["created", "BucketExists", "InvalidInput"]).toContain(attempt)
  const [{ percent, slots } = { percent: 0, slots: 0 }] = await stores.sql<{ percent: number; slots: number }[]>`
    SELECT sum(percentage_distribution)::int AS percent, (
      SELECT sum(upper(range) - lower(range))::int FROM (
        SELECT unnest(range_agg(slots)) AS range FROM experiment_buckets WHERE experiment_id = ${id}
      ) AS ranges
    ) AS slots FROM experiment_buckets WHERE experiment_id = ${id}`
  expect([percent, slots]).toEqual([99, 9_900])
  await other.close()
})

it("keeps every version of the slot table, and never changes that of an archived experiment", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, "b{,}'🧪": 0, c: 1 } }))
  await stores.run(archive(id))
  const refused = stores.run(Buckets.use((buckets) => Effect.flip(buckets.create(id, { name: "d", percentage: 1 }))))
  expect(await refused).toMatchObject({ _tag: "ExperimentArchived" })
  const versions = await stores.sql`
    SELECT version, ranges FROM allocation_versions WHERE experiment_id = ${id} ORDER BY version`
  expect([...versions]).toEqual([
    { version: 1, ranges: [["a", 0, 5_000]] },
    { version: 2, ranges: [["a", 0, 5_000]] },
    {
      version: 3,
      ranges: [
        ["a", 0, 5_000],
        ["c", 5_000, 5_100]
      ]
    }
  ])
  const stored = await stores.sql`
    SELECT bucket_name AS name, slots::text FROM experiment_buckets WHERE experiment_id = ${id} ORDER BY position`
  expect([...stored]).toEqual([
    { name: "a", slots: "{[0,5000)}" },
    { name: "b{,}'🧪", slots: "{}" },
    { name: "c", slots: "{[5000,5100)}" }
  ])
})
