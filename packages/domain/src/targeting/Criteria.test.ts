import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { Criteria } from "./Criteria.ts"

const users = { samplingModel: "User", samplingAttribute: "id", conditions: [] }
const condition = { model: "User", property: "age", condition: "greater_than", value: "17" }

it.effect("criteria and their conditions are listed in the order of creation, as they were sent", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const synonym = { ...condition, condition: ">", property: " age " }
    const first = yield* criteria.create(id, { ...users, conditions: [condition, synonym] })
    const second = yield* criteria.create(id, { ...users, samplingModel: "Device" })
    const third = yield* criteria.createCondition(first.id, { ...condition, value: "21" })
    expect(third).toMatchObject({ criterionId: first.id, experimentId: id, value: "21" })
    const listed = yield* criteria.list(id)
    expect(listed).toEqual([{ ...first, conditions: [...first.conditions, third] }, second])
    expect(yield* criteria.listConditions(first.id)).toMatchObject([condition, synonym, { value: "21" }])
    expect(yield* criteria.listConditions(second.id)).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("every invalid condition of a criterion is reported with its path, and nothing is stored", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const refused = yield* Effect.flip(
      criteria.create(id, {
        ...users,
        experimentId: "other",
        conditions: [
          { ...condition, condition: "resembles" },
          { ...condition, experimentId: id },
          { ...condition, value: "old", experimentId: "other" }
        ]
      })
    )
    expect(refused).toMatchObject({
      _tag: "InvalidInput",
      problems: [
        { path: ["experimentId"] },
        { path: ["conditions", 0, "condition"] },
        { path: ["conditions", 2, "experimentId"] },
        { path: ["conditions", 2, "value"] }
      ]
    })
    expect(yield* criteria.list(id)).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an invalid condition is not added to a criterion", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const criterion = yield* criteria.create(id, users)
    const refused = yield* Effect.flip(criteria.createCondition(criterion.id, { ...condition, value: "old" }))
    expect(refused).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["value"] }] })
    expect(yield* criteria.listConditions(criterion.id)).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an archived experiment accepts no criteria and no conditions", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const criterion = yield* criteria.create(id, users)
    yield* archive(id)
    expect(yield* Effect.flip(criteria.create(id, users))).toMatchObject({ _tag: "ExperimentArchived", id })
    const refused = yield* Effect.flip(criteria.createCondition(criterion.id, condition))
    expect(refused).toMatchObject({ _tag: "ExperimentArchived", id })
    expect(yield* criteria.list(id)).toEqual([criterion])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an unknown experiment or criterion is not found", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    expect(yield* Effect.flip(criteria.create("x", users))).toMatchObject({ _tag: "ExperimentNotFound" })
    expect(yield* Effect.flip(criteria.list("x"))).toMatchObject({ _tag: "ExperimentNotFound" })
    expect(yield* Effect.flip(criteria.createCondition("x", condition))).toMatchObject({ _tag: "CriterionNotFound" })
    expect(yield* Effect.flip(criteria.listConditions("x"))).toMatchObject({ _tag: "CriterionNotFound" })
  }).pipe(Effect.provide(memoryDomain))
)
