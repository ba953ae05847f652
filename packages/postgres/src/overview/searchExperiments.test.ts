import { at } from "@sortition/domain/experiments/lifecycle"
import type { SearchRequest } from "@sortition/domain/overview/ExperimentSearch"
import { listedStatuses, listedStatusOf } from "@sortition/domain/overview/ListedExperiment"
import { Overview } from "@sortition/domain/overview/Overview"
import { OverviewStore } from "@sortition/domain/overview/OverviewStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { Services } from "@sortition/domain/services/Services"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { foldCounts } from "../samples/counts/foldCounts.ts"
import { connect } from "../sql/connect.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const search = (request: Partial<SearchRequest>) =>
  stores.run(
    Overview.use((overview) =>
      overview.search({ by: "createdAt", descending: true, archived: false, limit: 200, ...request })
    )
  )
const idsOf = async (request: Partial<SearchRequest>) =>
  (await search(request)).items.map(({ experiment: { id } }) => id)

/** Experiments of one service: two of each name, and dates of which many are equal or absent. */
const makeMany = async (count: number) => {
  const { id } = await stores.run(Services.use((services) => services.create({ name: "many", active: true })))
  await stores.sql`
    INSERT INTO experiments (id, service_id, team_id, name, active, archived, scheduled_start_date, schedule_status, scheduled_end_date,
      due_date, last_activated_at, completed_at, salt, created_at, updated_at)
    SELECT gen_random_uuid(), ${id}, 1, CASE n % 4 WHEN 0 THEN 'Same' WHEN 1 THEN 'same' ELSE 'other %_' || n % 7 END,
      state = 1, archived, start, CASE WHEN start IS NULL THEN 'none' WHEN state = 1 THEN 'started' ELSE (ARRAY['pending', 'cancelled', 'missed'])[1 + n % 3] END,
      CASE WHEN n % 5 < 2 THEN now() + interval '1 day' * (n % 3 - 1) END, CASE WHEN n % 6 = 0 THEN now() + interval '1 hour' * (n % 2) END,
      CASE WHEN state IN (1, 2) THEN now() - interval '1 day' * (n % 3) END, CASE WHEN state = 3 THEN now() - interval '1 hour' * (n % 2) END,
      repeat('0', 32), now() - interval '1 minute' * (n % 9), now()
    FROM (
      SELECT n, n / 3 % 4 AS state, n % 11 = 0 AND n / 3 % 4 <> 1 AS archived,
        CASE WHEN n % 7 < 3 THEN now() + interval '1 day' * (n % 4 - 2) END AS start
      FROM generate_series(1, ${count}) AS n
    ) each`
  return id
}

let many = ""
beforeAll(async () => {
  many = await makeMany(300)
})

const orders = ["name", "createdAt", "updatedAt", "startsAt", "startedAt", "endsAt", "dueDate", "samples"] as const

describe("a list over all services", () => {
  it.each(orders.flatMap((by) => [true, false].map((descending) => ({ by, descending }))))(
    "sorted by $by, descending $descending, shows every experiment once on small pages",
    async (order) => {
      const whole = await idsOf({ ...order, serviceId: many, limit: 1_000 })
      const paged: string[] = []
      for (let request: Partial<SearchRequest> | null = { ...order, serviceId: many, limit: 7 }; request !== null; ) {
        const { items, next, total } = await search(request)
        expect(total).toBe(whole.length)
        paged.push(...items.map(({ experiment: { id } }) => id))
        request = next === null ? null : { ...request, cursor: next }
      }
      expect(new Set(whole).size).toBeGreaterThan(200)
      expect(paged).toEqual(whole)
    }
  )

  it("filters by the same status that it shows, also where a due schedule is not stored", async () => {
    for (const archived of [false, true]) {
      const all = await search({ archived, limit: 1_000 })
      const now = Date.now()
      const stored = await stores.run(
        OverviewStore.use((store) =>
          store.search("1", { by: "createdAt", descending: true, archived, limit: 1_000 }, now)
        )
      )
      const derived = stored.items.map(({ experiment, serviceActive }) => {
        const current = at(experiment, serviceActive, now)
        return [current.id, listedStatusOf(current)]
      })
      for (const status of listedStatuses) {
        const wanted = derived.flatMap(([id, each]) => (each === status ? [id] : []))
        expect((await idsOf({ archived, statuses: [status], limit: 1_000 })).sort()).toEqual(wanted.sort())
        expect(
          all.items
            .filter((each) => each.status === status)
            .map(({ experiment: { id } }) => id)
            .sort()
        ).toEqual(wanted)
      }
    }
  })

  it("sorts by the dates that it shows", async () => {
    const { items } = await search({ by: "startedAt", descending: false, serviceId: many, limit: 1_000 })
    const dates = items.map(({ experiment: { lastActivatedAt } }) => lastActivatedAt ?? Number.POSITIVE_INFINITY)
    expect(dates).toEqual(dates.toSorted((a, b) => a - b))
  })

  it("finds names, numbers and services, with wildcards as they are written", async () => {
    const [{ experiment } = await Promise.reject(new Error("none"))] = (await search({ limit: 1 })).items
    expect(await idsOf({ q: experiment.number })).toContain(experiment.id)
    const found = await search({ q: "OTHER %_3", limit: 1_000 })
    expect(new Set(found.items.map((each) => each.experiment.name))).toEqual(new Set(["other %_3"]))
    expect((await search({ q: "many", serviceId: many })).total).toBeGreaterThan(200)
    expect((await search({ q: "OTHER __3" })).total).toBe(0)
  })

  it("filters by Owner and by a range of time", async () => {
    const { id } = await stores.run(newExperiment({ buckets: { a: 100 } }))
    const { items } = await search({ ownerId: "1" })
    expect(items.map((each) => each.experiment.id)).toEqual([id])
    expect(items[0]).toMatchObject({
      owners: [{ id: "1" }],
      buckets: [{ name: "a", slots: 10_000 }],
      status: "running"
    })
    const started = items[0]?.experiment.lastActivatedAt ?? 0
    expect(await idsOf({ ownerId: "1", from: started - 1, to: started + 1 })).toEqual([id])
    expect(await idsOf({ ownerId: "1", to: started })).toEqual([])
    expect(await idsOf({ ownerId: "1", from: started + 1e9 })).toEqual([id])
    await stores.sql`UPDATE experiments SET active = false, completed_at = ${new Date(started + 10)} WHERE id = ${id}`
    expect(await idsOf({ ownerId: "1", from: started + 10 })).toEqual([])
    expect(await idsOf({ ownerId: "1", from: started + 9 })).toEqual([id])
  })

  it("counts samples before and after they are folded, without forced ones", async () => {
    const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
    const create = (sampledValue: string) =>
      Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue, allocatedBucket: undefined }))
    const samplesOf = async () => {
      const found = (await search({ by: "samples", limit: 1 })).items[0]
      expect(found?.experiment.id).toBe(id)
      return [found?.samples, found?.complete]
    }
    const { id: first } = await stores.run(create("1"))
    await stores.run(create("2"))
    await stores.run(Samples.use((samples) => samples.complete(id, first)))
    expect(await samplesOf()).toEqual([2, 1])
    const pool = connect(stores.url, { name: "fold", isPooled: false })
    await foldCounts(pool)
    await pool.end()
    expect(await samplesOf()).toEqual([2, 1])
    await stores.run(create("3"))
    expect(await samplesOf()).toEqual([3, 1])
  })

  it("shows nothing of another team", async () => {
    const found = await stores.run(
      OverviewStore.use((store) =>
        Effect.all([
          store.search("2", { by: "name", descending: false, archived: false, limit: 10 }, 0),
          store.counts("2", 0),
          store.attention("2", 0, 10)
        ])
      )
    )
    expect(found).toMatchObject([{ items: [], next: null, total: 0 }, { archived: 0, samplesToday: 0 }, []])
  })
})
