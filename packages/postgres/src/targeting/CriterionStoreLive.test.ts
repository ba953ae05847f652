import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Criteria } from "@sortition/domain/targeting/Criteria"
import type { Criterion } from "@sortition/domain/targeting/Criterion"
import { CriterionStore } from "@sortition/domain/targeting/CriterionStore"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Option, Result } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const condition = { model: "User", property: " pläñ ", condition: "equals", value: "  pro\u001f🧪 " }
const users = { samplingModel: "User", samplingAttribute: "id", conditions: [condition, { ...condition, value: "" }] }
const revisionOf = (id: string) =>
  AllocationStore.use((allocationStore) => allocationStore.snapshot(id)).pipe(
    Effect.flatMap(Effect.fromOption),
    Effect.map(({ revision }) => revision)
  )

it("keeps criteria and conditions as they were sent, in the order of creation, each change a revision", async () => {
  await stores.run(
    Effect.gen(function* () {
      const criteria = yield* Criteria
      const { id } = yield* newExperiment()
      const first = yield* criteria.create(id, users)
      const second = yield* criteria.create(id, { ...users, samplingModel: "Device", conditions: [] })
      expect(yield* revisionOf(id)).toBe(2)
      const added = yield* criteria.createCondition(first.id, {
        ...condition,
        condition: "!=",
        value: "x".repeat(10_000)
      })
      expect(yield* revisionOf(id)).toBe(3)
      const whole = { ...first, conditions: [...first.conditions, added] }
      expect(yield* criteria.list(id)).toEqual([whole, second])
      expect(yield* CriterionStore.use((criterionStore) => criterionStore.find(first.id))).toEqual(Option.some(whole))
      const snapshot = yield* AllocationStore.use((allocationStore) => allocationStore.snapshot(id)).pipe(
        Effect.flatMap(Effect.fromOption)
      )
      expect(snapshot.criteria).toEqual([whole, second])
    })
  )
})

it("stores nothing for an unknown experiment", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* CriterionStore
      const id = "018f0000-0000-7000-8000-000000000000"
      const criterion = { ...users, id, experimentId: id, conditions: [], createdAt: 1, updatedAt: 1 }
      const refused = yield* Effect.flip(
        store.modify(id, () => Result.succeed({ criteria: [criterion], answer: criterion }))
      )
      expect(refused).toMatchObject({ _tag: "ExperimentNotFound", id })
      expect(yield* store.find(id)).toEqual(Option.none())
      expect(yield* store.list(id)).toEqual([])
      expect(yield* store.listAt(id, 7)).toEqual([])
    })
  )
})

it("keeps the criteria of every revision, whatever changes or goes", async () => {
  await stores.run(
    Effect.gen(function* () {
      const criteria = yield* Criteria
      const store = yield* CriterionStore
      const { id } = yield* newExperiment({ buckets: { all: 50 } })
      const history = new Map<number, readonly Criterion[]>([[yield* revisionOf(id), []]])
      const remember = Effect.gen(function* () {
        const revision = yield* revisionOf(id)
        const before = history.size
        expect(history.has(revision)).toBe(false)
        history.set(revision, yield* criteria.list(id))
        expect(history.size).toBe(before + 1)
      })
      const first = yield* criteria.create(id, users)
      yield* remember
      const [one, two] = first.conditions
      if (one === undefined || two === undefined) throw new Error("two conditions are expected")
      yield* criteria.updateCondition(first.id, one.id, { value: "free", condition: "!=" })
      yield* remember
      const second = yield* criteria.create(id, { ...users, samplingModel: "Device" })
      yield* remember
      yield* criteria.update(id, first.id, { samplingAttribute: "email" })
      yield* remember
      yield* criteria.removeCondition(first.id, two.id)
      yield* remember
      yield* Buckets.use((buckets) => buckets.create(id, { name: "later", percentage: 1 }))
      yield* remember
      yield* criteria.createCondition(first.id, condition)
      yield* remember
      yield* criteria.remove(id, first.id)
      yield* remember
      yield* criteria.remove(id, second.id)
      yield* remember
      expect(yield* criteria.list(id)).toEqual([])
      expect(history.size).toBe(10)
      for (const [revision, then] of history) expect(yield* store.listAt(id, revision)).toEqual(then)
    })
  )
})

it("changing nothing is no revision", async () => {
  await stores.run(
    Effect.gen(function* () {
      const criteria = yield* Criteria
      const { id } = yield* newExperiment()
      const made = yield* criteria.create(id, users)
      const [one] = made.conditions
      expect(yield* criteria.update(id, made.id, { samplingModel: "User" })).toEqual(made)
      expect(yield* criteria.updateCondition(made.id, one?.id ?? "", { value: one?.value })).toEqual(one)
      expect(yield* revisionOf(id)).toBe(1)
    })
  )
})

it("a condition is not added to a criterion that is removed at the same time, nor removed twice", async () => {
  await stores.run(
    Effect.gen(function* () {
      const criteria = yield* Criteria
      const { id } = yield* newExperiment()
      const made = yield* criteria.create(id, { ...users, conditions: [] })
      const racing = [
        ...Array.from({ length: 6 }, () => Effect.result(Effect.asVoid(criteria.createCondition(made.id, condition)))),
        ...Array.from({ length: 3 }, () => Effect.result(criteria.remove(id, made.id)))
      ]
      const results = yield* Effect.all(racing, { concurrency: "unbounded" })
      const removals = results.slice(6).filter(Result.isSuccess)
      expect(removals).toHaveLength(1)
      for (const each of results) {
        if (Result.isFailure(each)) expect(each.failure._tag).toBe("CriterionNotFound")
      }
      expect(yield* criteria.list(id)).toEqual([])
    })
  )
})

it("5,000 conditions are the most of one experiment, however many requests race", async () => {
  await stores.run(
    Effect.gen(function* () {
      const criteria = yield* Criteria
      const { id } = yield* newExperiment()
      const many = Array.from({ length: 1_249 }, () => condition)
      const made = yield* Effect.all(
        Array.from({ length: 4 }, () => criteria.create(id, { ...users, conditions: many }))
      )
      const [{ id: criterionId = "" } = {}] = made
      const results = yield* Effect.all(
        Array.from({ length: 8 }, () => Effect.result(criteria.createCondition(criterionId, condition))),
        { concurrency: "unbounded" }
      )
      expect(results.filter(Result.isSuccess)).toHaveLength(4)
      const message = "an experiment has at most 5,000 conditions in total; this one has 5,000"
      for (const each of results) {
        if (Result.isFailure(each)) expect(each.failure).toMatchObject({ problems: [{ path: [], message }] })
      }
      const refused = yield* Effect.flip(criteria.create(id, users))
      expect(refused).toMatchObject({ problems: [{ path: ["conditions"], message }] })
      yield* criteria.remove(id, criterionId)
      yield* criteria.create(id, users)
    })
  )
})

it("adds many conditions of one criterion at once", async () => {
  await stores.run(
    Effect.gen(function* () {
      const criteria = yield* Criteria
      const { id } = yield* newExperiment()
      const criterion = yield* criteria.create(id, { ...users, conditions: [] })
      const adding = Array.from({ length: 30 }, (_, n) =>
        criteria.createCondition(criterion.id, { ...condition, value: String(n) })
      )
      const added = yield* Effect.all(adding, { concurrency: "unbounded" })
      const ids = added.map((each) => each.id).toSorted()
      expect((yield* criteria.listConditions(criterion.id)).map((each) => each.id)).toEqual(ids)
      expect(yield* revisionOf(id)).toBe(31)
    })
  )
})

it("an archive that comes first refuses new criteria and conditions", async () => {
  const { conditions, ...criterion } = users
  const { id, made } = await stores.run(
    Effect.gen(function* () {
      const { id } = yield* newExperiment()
      return { id, made: yield* Criteria.use((criteria) => criteria.create(id, users)) }
    })
  )
  const [condition] = conditions
  if (condition === undefined) throw new Error("a condition is expected")
  const waiting = async () =>
    (await stores.sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
      .count
  const { answers } = await stores.sql.begin(async (connection) => {
    await connection`UPDATE experiments SET archived = true WHERE id = ${id}`
    const creates = [
      Criteria.use((criteria) => Effect.asVoid(criteria.create(id, { ...criterion, conditions: [] }))),
      Criteria.use((criteria) => Effect.asVoid(criteria.createCondition(made.id, condition)))
    ]
    const running = creates.map((each) => stores.run(Effect.flip(each)))
    // The other one waits for the first, without a connection.
    await expect.poll(waiting, { timeout: 10_000, interval: 10 }).toBe(1)
    return { answers: running }
  })
  for (const answer of answers) expect(await answer).toMatchObject({ _tag: "ExperimentArchived", id })
  expect(await stores.run(Criteria.use((criteria) => criteria.list(id)))).toEqual([made])
})
