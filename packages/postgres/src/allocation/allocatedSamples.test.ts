import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const replace = (id: string, dryRun: boolean) =>
  Buckets.use((buckets) =>
    buckets.replace(
      id,
      [
        { name: "a", percentage: 20 },
        { name: "b", percentage: 80 }
      ],
      { dryRun }
    )
  )

it("a dry run says how many stored samples would be elsewhere: those whose decision changes", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  const create = (sampledValue: string, allocatedBucket?: string) =>
    Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue, allocatedBucket }))
  const values = Array.from({ length: 200 }, (_, n) => `${n}`)
  const stored = await stores.run(Effect.forEach(values, (value) => create(value), { concurrency: 20 }))
  await stores.run(create("named", "a"))
  const { moves, samples } = await stores.run(replace(id, true))

  const done = await stores.run(replace(id, false))
  expect(done.samples).toBeNull()
  const after = (slot: number) => done.table.find(({ end, start }) => start <= slot && slot < end)?.bucket
  const different = stored.filter(({ allocatedBucket, slot }) => after(slot) !== allocatedBucket).length
  expect(different).toBeGreaterThan(30)
  expect(samples).toEqual({ basis: "exact", different, moves: moves.map((move) => ({ ...move, samples: different })) })

  const again = await stores.run(replace(id, true))
  expect(again.samples).toEqual({ basis: "exact", different, moves: [] })
})

it("estimates from the counts of each version when there are too many samples to read", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  await stores.sql`
    INSERT INTO sample_count_deltas (experiment_id, allocation_version, bucket, allocated_by, hour, samples, completions)
    VALUES (${id}, 1, 'a', 'service', now(), 100000, 0), (${id}, 2, 'a', 'service', now(), 100000, 0),
      (${id}, 2, 'b', 'service', now(), 100000, 0), (${id}, 2, 'b', 'override', now(), 100000, 0)`
  const { samples } = await stores.run(replace(id, true))
  expect(samples).toMatchObject({
    basis: "estimate",
    different: 120_000,
    moves: [{ from: "a", to: "b", slots: 3_000, samples: 120_000 }]
  })
})
