import fc from "fast-check"
import type { Override, SampleRequest } from "../allocation/Decision.ts"
import { reweight } from "../allocation/reweight.ts"
import { slotCount } from "../allocation/Share.ts"
import { emptySlotTable, type SlotSpan, totalSlots } from "../allocation/SlotTable.ts"
import { noDetails } from "../experiments/Experiment.ts"
import { noLimits } from "../experiments/ExperimentLimits.ts"
import type { FlagValue } from "../experiments/FlagFields.ts"
import { scheduleStatuses } from "../experiments/ScheduleStatus.ts"
import type { RulesetSource } from "../rulesets/RulesetSource.ts"
import { anyCriteria } from "./anyCriteria.ts"
import { anyDistribution } from "./anyDistribution.ts"

/** Schedules are around this instant, close enough that they and a clock often meet. */
export const someInstant = Date.parse("2026-06-01T00:00:00.000Z")

const instant = fc.integer({ min: someInstant, max: someInstant + 20 })
const salt = fc.stringMatching(/^[\da-f]{32}$/)

const entity = fc.constantFrom("User", "Account", "Nutzer\u001f")
const value = fc.oneof(fc.nat({ max: 5_000 }).map(String), fc.string({ unit: "grapheme", maxLength: 20 }))

/** An entity; an override may force the same one. */
export const anyEntity = fc.record({ sampledEntity: entity, sampledValue: value })

const json: fc.Arbitrary<FlagValue> = fc
  .jsonValue({ maxDepth: 2 })
  .map((each) => JSON.parse(JSON.stringify(each ?? "text")))
const flagName = fc.constantFrom("owner", "team", "ticket")

/** Some slots, in ascending ranges. */
const spans: fc.Arbitrary<readonly SlotSpan[]> = fc
  .uniqueArray(fc.nat({ max: totalSlots }), { maxLength: 8 })
  .map((cuts) => {
    const sorted = cuts.toSorted((one, other) => one - other)
    return sorted.flatMap((start, index) => {
      const end = sorted[index + 1]
      return index % 2 === 0 && end !== undefined ? { start, end } : []
    })
  })

/** Buckets after two changes of their shares, so that their slots are in pieces. */
const allocation = fc
  .record({
    first: anyDistribution,
    second: anyDistribution,
    version: fc.nat({ max: 9 }),
    values: fc.array(fc.option(json), { minLength: 7, maxLength: 7 }),
    closed: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 })
  })
  .map(({ closed, first, second, values, version }) => {
    const target = (buckets: typeof first) => buckets.map((each) => ({ bucket: each.name, slots: slotCount(each) }))
    const buckets = second.map((each, index) => ({
      experimentId: "e",
      name: each.name,
      slots: slotCount(each),
      maxSamples: null,
      value: values[index] ?? null,
      createdAt: 0,
      updatedAt: 0
    }))
    return {
      experimentId: "e",
      archived: false,
      fallbackValue: null,
      buckets,
      table: reweight(reweight(emptySlotTable, target(first)), target(second)),
      version,
      closedBuckets: second.flatMap(({ name }, index) => (closed[index] === true ? name : [])),
      changedAt: 0
    }
  })

const rarely = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
const mostly = (usual: boolean) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(!usual) })

const experiment = fc
  .record({
    active: mostly(true),
    archived: mostly(false),
    completedAt: rarely(instant),
    scheduledStartDate: fc.option(instant),
    scheduleStatus: fc.constantFrom(...scheduleStatuses),
    scheduledEndDate: rarely(instant),
    quotaReachedAt: rarely(instant),
    fallbackValue: fc.option(json),
    metadata: fc.dictionary(flagName, fc.oneof(fc.string(), fc.integer(), fc.boolean()))
  })
  .map((given) => ({
    ...noDetails,
    ...noLimits,
    plan: null,
    number: "1",
    serviceId: "s",
    teamId: "1",
    lastActivatedAt: null,
    lastDeactivatedAt: null,
    endedBy: null,
    createdAt: 0,
    updatedAt: 0,
    ...given
  }))

type Entity = Pick<SampleRequest, "sampledEntity" | "sampledValue">

/** Overrides of some of the entities. */
const overridesOf = (entities: readonly Entity[], buckets: readonly string[]): fc.Arbitrary<readonly Override[]> =>
  buckets.length === 0
    ? fc.constant([])
    : fc.shuffledSubarray([...entities], { maxLength: 4 }).chain((forced) =>
        fc.tuple(
          ...forced.map((each, index) =>
            fc.constantFrom(...buckets).map((bucket) => {
              return { id: `override-${index}`, experimentId: "e", ...each, bucket, createdAt: 0, updatedAt: 0 }
            })
          )
        )
      )

const anyExperiment = (entities: readonly Entity[]) =>
  allocation.chain((allocated) =>
    fc
      .record({
        experiment,
        salt,
        revision: fc.nat(),
        criteria: anyCriteria,
        layer: fc.oneof(fc.constant(null), fc.record({ id: fc.uuid(), salt, slots: spans })),
        overrides: overridesOf(
          entities,
          allocated.buckets.map(({ name }) => name)
        ),
        metrics: fc.uniqueArray(fc.constantFrom("revenue", "visits", "latency"))
      })
      .map((given) => ({ allocation: allocated, ...given }))
  )

/** A service with some experiments, and the key of every second one is `key-` and its place. */
export const anyRulesetSource = (entities: readonly Entity[]): fc.Arbitrary<RulesetSource> =>
  fc
    .record({
      active: mostly(true),
      revision: fc.nat(),
      experiments: fc.array(anyExperiment(entities), { minLength: 1, maxLength: 3 })
    })
    .map(({ active, experiments, revision }) => ({
      service: { id: "s", number: "1", teamId: "1", name: "s", description: null, active, createdAt: 0, updatedAt: 0 },
      revision,
      experiments: experiments.map(({ experiment, ...given }, index) => ({
        ...given,
        serviceActive: active,
        experiment: { ...experiment, id: `experiment-${index}`, key: index % 2 === 0 ? `key-${index}` : null }
      }))
    }))
