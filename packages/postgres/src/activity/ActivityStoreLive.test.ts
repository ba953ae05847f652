import type { PlacedActivity } from "@sortition/domain/activity/ActivityPoint"
import { ActivityStore } from "@sortition/domain/activity/ActivityStore"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const activity = (experimentId: string, at: number, bucket: string | null): PlacedActivity => ({
  experimentId,
  at,
  reason: bucket === null ? "quota_reached" : "allocated",
  bucket,
  count: 1
})

it("processes that add to the same periods in any order lose nothing", async () => {
  const ids = Array.from({ length: 20 }, () => crypto.randomUUID())
  const points = ids.flatMap((id) => [activity(id, 5_000, 'a "b", {c}'), activity(id, 5_000, null)])
  const add = (given: readonly PlacedActivity[]) => stores.run(ActivityStore.use((store) => store.add(given)))
  await Promise.all(Array.from({ length: 20 }, (_, n) => add(n % 2 === 0 ? points : points.toReversed())))
  const counts = await stores.run(ActivityStore.use((store) => store.since(ids[0] ?? "", 0, 5)))
  expect(counts).toEqual([
    { at: 5_000, reason: "allocated", bucket: 'a "b", {c}', count: 20 },
    { at: 5_000, reason: "quota_reached", bucket: null, count: 20 }
  ])
})

it("a round deletes what is older than a day, and notes that a worker was there", async () => {
  const id = crypto.randomUUID()
  const [now, hour] = [Date.now(), 3_600_000]
  await stores.run(
    ActivityStore.use((store) => store.add([25, 23].map((hours) => activity(id, now - hours * hour, "a"))))
  )
  await stores.run(ActivityStore.use((store) => store.tidy))
  const left = await stores.run(ActivityStore.use((store) => store.since(id, 0, 5)))
  expect(left).toHaveLength(1)
  const { workerSeenAt } = await stores.run(ActivityStore.use((store) => store.lateness("1")))
  expect(workerSeenAt).toBeGreaterThan(now - 60_000)
})
