import fc from "fast-check"
import { type Action, reads, type SampleWish, type Start } from "./Action.ts"
import { keyOf } from "./World.ts"

const hour = 3_600_000
const index = fc.nat(11)
const onExperiment = { experiment: index }
const onCriterion = { ...onExperiment, criterion: index }
const onCondition = { ...onCriterion, condition: index }

// Few entities and buckets, so that requests meet.
const bucket = fc.constantFrom("a", "b", "c", "d")
const country = fc.constantFrom("NO", "SE")
const model = fc.constantFrom("User", "User", "Device")
const entity = fc.record({ sampledEntity: model, sampledValue: fc.nat(19).map((n) => `v${n}`) })
/** An entity to sample. */
export const anyWish: fc.Arbitrary<SampleWish> = fc
  .tuple(entity, fc.option(bucket, { freq: 4 }), country)
  .map(([key, named, from]) => ({ ...key, bucket: named, country: from }))
const percentage = fc.constantFrom(0, 1, 10, 25, 33, 50, 60, 100)
const shares = fc.uniqueArray(fc.record({ name: bucket, percentage }), { selector: ({ name }) => name, maxLength: 4 })
/** Dates that fall due during the run more often than others. */
const start: fc.Arbitrary<Start> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 30, max: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom(hour, -hour) },
  { weight: 1, arbitrary: fc.constantFrom<Start[]>(null, "same") }
)
const maybe = <A>(value: fc.Arbitrary<A>) => fc.option(value, { nil: undefined })

const weighted: readonly (readonly [number, fc.Arbitrary<Action>])[] = [
  [1, fc.record({ kind: fc.constant("createService"), active: fc.boolean() })],
  [
    1,
    fc.record({
      kind: fc.constant("setService"),
      service: index,
      active: fc.constantFrom(true, true, false),
      planned: fc.boolean()
    })
  ],
  [1, fc.record({ kind: fc.constant("createLayer"), service: index, holdout: fc.constantFrom(0, 10, 50) })],
  [1, fc.record({ kind: fc.constant("createExperiment"), service: index, active: fc.boolean(), start })],
  [
    6,
    fc.record({
      kind: fc.constant("updateExperiment"),
      ...onExperiment,
      active: maybe(fc.boolean()),
      start: maybe(start),
      completed: fc.option(fc.constant<true>(true), { nil: undefined, freq: 8 })
    })
  ],
  [
    4,
    fc
      .record({
        kind: fc.constant("planExperiment"),
        ...onExperiment,
        status: maybe(fc.constantFrom("started", "started", "not_started", "completed")),
        archived: maybe(fc.constantFrom(false, false, true)),
        start: maybe(start)
      })
      // The planning API refuses a change of nothing.
      .filter(({ archived, start, status }) => [archived, start, status].some((each) => each !== undefined))
  ],
  [2, fc.record({ kind: fc.constant("createBucket"), ...onExperiment, name: bucket, percentage })],
  [
    5,
    fc.record({
      kind: fc.constant("replaceBuckets"),
      ...onExperiment,
      shares,
      dryRun: fc.constantFrom(false, false, true)
    })
  ],
  [
    2,
    fc.record({
      kind: fc.constant("createCriterion"),
      ...onExperiment,
      model,
      countries: fc.array(country, { maxLength: 1 })
    })
  ],
  [1, fc.record({ kind: fc.constant("updateCriterion"), ...onCriterion, model })],
  [3, fc.record({ kind: fc.constant("deleteCriterion"), ...onCriterion })],
  [1, fc.record({ kind: fc.constant("createCondition"), ...onCriterion, country })],
  [1, fc.record({ kind: fc.constant("updateCondition"), ...onCondition, country })],
  [1, fc.record({ kind: fc.constant("deleteCondition"), ...onCondition })],
  [4, fc.record({ kind: fc.constant("putOverride"), ...onExperiment, entity, bucket })],
  [2, fc.record({ kind: fc.constant("deleteOverride"), ...onExperiment, entity })],
  [
    4,
    fc.record({
      kind: fc.constant("joinLayer"),
      ...onExperiment,
      layer: index,
      percentage: fc.constantFrom(1, 20, 40, 60, 100),
      exclusive: fc.constantFrom(false, false, true),
      dryRun: fc.constantFrom(false, false, false, true)
    })
  ],
  [2, fc.record({ kind: fc.constant("leaveLayer"), ...onExperiment })],
  [20, fc.record({ kind: fc.constant("sample"), ...onExperiment, wish: anyWish })],
  [4, fc.record({ kind: fc.constant("bulkSample"), ...onExperiment, wishes: fc.array(anyWish, { maxLength: 6 }) })],
  [4, fc.record({ kind: fc.constant("complete"), ...onExperiment, entity })],
  [
    2,
    fc.record({
      kind: fc.constant("bulkComplete"),
      ...onExperiment,
      entities: fc.uniqueArray(entity, { selector: keyOf, maxLength: 4 })
    })
  ],
  [
    5,
    fc.record({
      kind: fc.constant("decide"),
      ...onExperiment,
      wishes: fc.array(anyWish, { minLength: 1, maxLength: 6 })
    })
  ],
  [2, fc.record({ kind: fc.constant("receipt"), ...onExperiment, entity })],
  [10, fc.record({ kind: fc.constant("read"), ...onExperiment, what: fc.constantFrom(...reads) })]
]

/** Any action: samples are the most frequent. */
export const anyAction: fc.Arbitrary<Action> = fc.oneof(
  ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))
)
