import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { Criteria } from "@sortition/domain/targeting/Criteria"
import type { Condition } from "@sortition/domain/targeting/Criterion"
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
      const times = { createdAt: 1, updatedAt: 1 }
      const criterion = { ...users, id, experimentId: id, conditions: [], ...times }
      expect(yield* Effect.flip(store.insert(criterion, () => Result.void))).toMatchObject({
        _tag: "ExperimentNotFound",
        id
      })
      const alone: Condition = { ...condition, id, criterionId: id, experimentId: id, ...times }
      expect(yield* Effect.flip(store.insertCondition(alone, () => Result.void))).toMatchObject({
        _tag: "ExperimentNotFound",
        id
      })
      expect(yield* store.find(id)).toEqual(Option.none())
      expect(yield* store.list(id)).toEqual([])
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
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2)
    return { answers: running }
  })
  for (const answer of answers) expect(await answer).toMatchObject({ _tag: "ExperimentArchived", id })
  expect(await stores.run(Criteria.use((criteria) => criteria.list(id)))).toEqual([made])
})
