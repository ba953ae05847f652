import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Option, Result } from "effect"
import { expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const year9999 = Date.parse("9999-12-31T23:59:59.999Z")
const found = (id: string) =>
  ExperimentStore.use((experimentStore) => experimentStore.find(id)).pipe(
    Effect.flatMap(Effect.fromOption),
    Effect.map(({ experiment }) => experiment)
  )

it.each([Date.parse("0001-01-01T00:00:00.000Z"), -1, year9999])(
  "keeps the start %i to the millisecond",
  async (start) => {
    const made = await stores.run(newExperiment({ scheduledStartDate: start }))
    expect(made.scheduleStatus).toBe(start === year9999 ? "pending" : "started")
    expect(await stores.run(found(made.id))).toEqual(made)
  }
)

it("writes what was decided on the stored state, and nothing when nothing changes", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const allocations = yield* AllocationStore
      const made = yield* newExperiment()
      const changed = { ...made, name: " n ", active: false, lastDeactivatedAt: 5, completedAt: 6, updatedAt: 7 }
      expect(yield* store.modify(made.id, () => Result.succeed(changed))).toEqual({ before: made, after: changed })
      expect(yield* found(made.id)).toEqual(changed)
      expect(yield* Effect.flip(store.modify(made.id, () => Result.fail("no")))).toBe("no")
      yield* store.modify(made.id, (stored) => Result.succeed(stored))
      const snapshot = yield* Effect.flatMap(allocations.snapshot(made.id), Effect.fromOption)
      expect(snapshot).toMatchObject({ experiment: changed, revision: 1, serviceActive: true, criteria: [] })
      expect(snapshot.salt).toMatch(/^[0-9a-f]{32}$/)
      const none = "018f0000-0000-7000-8000-000000000000"
      expect(yield* Effect.flip(store.modify(none, Result.succeed))).toMatchObject({ _tag: "ExperimentNotFound" })
      expect(yield* allocations.snapshot(none)).toEqual(Option.none())
      expect(yield* allocations.find(none)).toEqual(Option.none())
    })
  )
})

it("counts every one of many changes at once", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const { id } = yield* newExperiment({ active: false })
      const count = () => store.modify(id, (stored) => Result.succeed({ ...stored, updatedAt: stored.updatedAt + 1 }))
      const before = yield* found(id)
      yield* Effect.all(Array.from({ length: 100 }, count), { concurrency: "unbounded" })
      expect((yield* found(id)).updatedAt).toBe(before.updatedAt + 100)
    })
  )
})

it("finds an experiment by its key in its team, and refuses the key of another one", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const one = yield* newExperiment()
      const other = yield* newExperiment()
      const keyed = { ...one, key: "one.key", fallbackValue: ["x", { y: 1 }], metadata: { live: true } }
      yield* store.modify(one.id, () => Result.succeed(keyed))
      expect(yield* store.findByKey(one.teamId, "one.key")).toEqual(
        Option.some({ experiment: keyed, serviceActive: true })
      )
      expect(yield* store.findByKey("999", "one.key")).toEqual(Option.none())
      expect(yield* store.findByKey(one.teamId, "one-key")).toEqual(Option.none())
      const refused = store.modify(other.id, () => Result.succeed({ ...other, name: "renamed", key: "one.key" }))
      expect(yield* Effect.flip(refused)).toMatchObject({ _tag: "ExperimentKeyTaken", key: "one.key" })
      expect(yield* found(other.id)).toEqual(other)
    })
  )
})

it("never changes a salt", async () => {
  const { id } = await stores.run(newExperiment())
  const other = "f".repeat(32)
  await expect(stores.sql`UPDATE experiments SET salt = ${other} WHERE id = ${id}`).rejects.toThrow("salt")
  await stores.sql`UPDATE experiments SET salt = salt, name = 'same' WHERE id = ${id}`
})

it("lists newest first; pages of 7 walk through 25 exactly once", async () => {
  await stores.run(
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id, serviceId } = yield* newExperiment()
      const made = [id]
      for (let n = 1; n < 25; n++) {
        const input = { serviceId, name: `e${n}`, active: n % 2 === 0, scheduledStartDate: null }
        made.push((yield* experiments.create(input)).id)
      }
      for (const activeOnly of [false, true]) {
        const walked: string[] = []
        for (;;) {
          const page = yield* experiments.list(serviceId, { activeOnly }, { limit: 7, cursor: walked.at(-1) })
          if (page.length === 0) break
          expect(page.length).toBeLessThanOrEqual(7)
          walked.push(...page.map((each) => each.id))
        }
        expect(walked).toEqual(made.filter((_, n) => n % 2 === 0 || !activeOnly).toReversed())
      }
    })
  )
})

it("a due start counts as active, and takes effect once with any number of workers", async () => {
  const other = openStores(stores.url)
  const now = Date.now()
  const waiting = await stores.run(
    Effect.all(Array.from({ length: 20 }, () => newExperiment({ scheduledStartDate: now + 60_000 })))
  )
  const later = await stores.run(newExperiment({ scheduledStartDate: now + 60_001 }))
  const store = ExperimentStore
  const due = waiting.map(({ id }) => id)
  const listed = (at: number) =>
    stores.run(store.use((each) => each.list(waiting[0]?.serviceId ?? "", { activeOnly: true, now: at }, {})))
  expect(await listed(now + 59_999)).toHaveLength(0)
  expect(await listed(now + 60_000)).toHaveLength(1)
  const activate = store.use((each) => each.activateDue)
  expect(await stores.run(activate)).toBe(0)
  const start = new Date(now - 1_000)
  await stores.sql`UPDATE experiments SET scheduled_start_date = ${start} WHERE id = ANY(${due})`
  const counts = await Promise.all([stores, other, stores, other].map(({ run }) => run(activate)))
  expect(counts.reduce((sum, count) => sum + count)).toBe(20)
  expect(await stores.run(activate)).toBe(0)
  const started = { active: true, scheduleStatus: "started", lastActivatedAt: now - 1_000 }
  for (const id of due) {
    const stored = await stores.run(found(id))
    expect(stored).toMatchObject(started)
    expect(stored.updatedAt).toBeGreaterThanOrEqual(now)
  }
  expect(await stores.run(found(later.id))).toEqual(later)
  await other.close()
})
