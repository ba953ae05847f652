import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { type ConditionPatch, Criteria } from "./Criteria.ts"

const users = { samplingModel: "User", samplingAttribute: "id", conditions: [] }
const condition = { model: "User", property: "age", condition: "greater_than", value: "17" }

it.effect("criteria and their conditions are listed in the order of creation, as they were sent", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const synonym = { ...condition, condition: ">", property: " years " }
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

it.effect("a change keeps the fields that it does not name", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const made = yield* criteria.create(id, { ...users, conditions: [condition] })
    const [one] = made.conditions
    const conditionId = one?.id ?? ""
    yield* TestClock.adjust("1 minute")
    const changed = yield* criteria.updateCondition(made.id, conditionId, { value: "21" })
    expect(changed).toEqual({ ...one, value: "21", updatedAt: 60_000 })
    const renamed = yield* criteria.update(id, made.id, { samplingAttribute: "email" })
    expect(renamed).toEqual({ ...made, samplingAttribute: "email", conditions: [changed], updatedAt: 60_000 })
    expect(yield* criteria.list(id)).toEqual([renamed])
    expect(yield* criteria.updateCondition(made.id, conditionId, {})).toEqual(changed)
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a changed condition must be valid as a whole", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const made = yield* criteria.create(id, { ...users, conditions: [condition] })
    const change = (patch: ConditionPatch) => criteria.updateCondition(made.id, made.conditions[0]?.id ?? "", patch)
    const failure = (patch: ConditionPatch) => Effect.flip(change(patch))
    expect(yield* failure({ value: "old" })).toMatchObject({ problems: [{ path: ["value"] }] })
    expect(yield* failure({ condition: "before" })).toMatchObject({ problems: [{ path: ["value"] }] })
    expect(yield* failure({ condition: "resembles" })).toMatchObject({ problems: [{ path: ["condition"] }] })
    expect(yield* failure({ experimentId: "other", value: "20" })).toMatchObject({
      problems: [{ path: ["experimentId"] }]
    })
    expect(yield* criteria.list(id)).toEqual([made])
    expect(yield* change({ condition: "before", value: "2026-01-01" })).toMatchObject({
      condition: "before",
      value: "2026-01-01"
    })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("criteria and conditions are removed", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const first = yield* criteria.create(id, { ...users, conditions: [condition, condition] })
    const second = yield* criteria.create(id, users)
    const [one, two] = first.conditions
    yield* criteria.removeCondition(first.id, one?.id ?? "")
    expect(yield* criteria.listConditions(first.id)).toEqual([two])
    const again = yield* Effect.flip(criteria.removeCondition(first.id, one?.id ?? ""))
    expect(again).toMatchObject({ _tag: "ConditionNotFound", id: one?.id })
    yield* criteria.remove(id, first.id)
    expect(yield* criteria.list(id)).toEqual([second])
    expect(yield* Effect.flip(criteria.remove(id, first.id))).toMatchObject({ _tag: "CriterionNotFound", id: first.id })
    expect(yield* Effect.flip(criteria.listConditions(first.id))).toMatchObject({ _tag: "CriterionNotFound" })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a criterion is found in its experiment only, a condition in its criterion only", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const { id: elsewhere } = yield* newExperiment()
    const made = yield* criteria.create(id, { ...users, conditions: [condition] })
    const other = yield* criteria.create(id, users)
    expect(yield* Effect.flip(criteria.update(elsewhere, made.id, {}))).toMatchObject({ _tag: "CriterionNotFound" })
    expect(yield* Effect.flip(criteria.remove(elsewhere, made.id))).toMatchObject({ _tag: "CriterionNotFound" })
    const conditionId = made.conditions[0]?.id ?? ""
    const changed = yield* Effect.flip(criteria.updateCondition(other.id, conditionId, {}))
    expect(changed).toMatchObject({ _tag: "ConditionNotFound" })
    const removed = yield* Effect.flip(criteria.removeCondition(other.id, conditionId))
    expect(removed).toMatchObject({ _tag: "ConditionNotFound" })
    expect(yield* criteria.list(id)).toEqual([made, other])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a model or property that looks like another of the experiment is refused, the same text is not", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const pläne = { ...condition, property: "pl\u00e4ne" }
    const made = yield* criteria.create(id, { ...users, conditions: [pläne, pläne] })
    const decomposed = { ...condition, property: "pla\u0308ne" }
    const message =
      'looks the same as "pl\u00e4ne", which is in use; they differ only in space or Unicode normalisation'
    expect(yield* Effect.flip(criteria.createCondition(made.id, decomposed))).toMatchObject({
      problems: [{ path: ["property"], message }]
    })
    const refused = yield* Effect.flip(
      criteria.create(id, {
        samplingModel: "User ",
        samplingAttribute: "id",
        conditions: [condition, { ...condition, property: "age\u00a0" }]
      })
    )
    expect(refused).toMatchObject({
      problems: [{ path: ["samplingModel"] }, { path: ["conditions", 1, "property"] }]
    })
    const [one] = made.conditions
    const change = (patch: ConditionPatch) => criteria.updateCondition(made.id, one?.id ?? "", patch)
    expect(yield* Effect.flip(change({ property: " id" }))).toMatchObject({ problems: [{ path: ["property"] }] })
    expect(yield* Effect.flip(criteria.update(id, made.id, { samplingModel: " User" }))).toMatchObject({
      problems: [{ path: ["samplingModel"] }]
    })
    yield* criteria.createCondition(made.id, { ...decomposed, model: "Account" })
    yield* criteria.removeCondition(made.id, made.conditions[1]?.id ?? "")
    expect(yield* change({ property: "pla\u0308ne" })).toMatchObject({ property: "pla\u0308ne" })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an archived experiment accepts no change of its criteria and conditions", () =>
  Effect.gen(function* () {
    const criteria = yield* Criteria
    const { id } = yield* newExperiment()
    const criterion = yield* criteria.create(id, { ...users, conditions: [condition] })
    const conditionId = criterion.conditions[0]?.id ?? ""
    yield* archive(id)
    for (const change of [
      criteria.create(id, users),
      criteria.createCondition(criterion.id, condition),
      criteria.update(id, criterion.id, {}),
      criteria.remove(id, criterion.id),
      criteria.updateCondition(criterion.id, conditionId, { value: "invalid" }),
      criteria.removeCondition(criterion.id, conditionId)
    ]) {
      expect(yield* Effect.flip(change)).toMatchObject({ _tag: "ExperimentArchived", id })
    }
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
