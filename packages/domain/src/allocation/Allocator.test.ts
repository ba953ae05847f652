import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Experiment } from "../experiments/Experiment.ts"
import { noLimits } from "../experiments/ExperimentLimits.ts"
import { noFlagFields } from "../experiments/FlagFields.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import type { Criterion } from "../targeting/Criterion.ts"
import { allOperators } from "../targeting/operators/allOperators.ts"
import { emptyAllocation } from "../testing/emptyAllocation.ts"
import { addBucket } from "./Allocation.ts"
import { compileAllocator, type Snapshot } from "./Allocator.ts"
import type { SampleRequest } from "./Decision.ts"
import { slotOf } from "./slotOf.ts"

const salt = "0123456789abcdef0123456789abcdef"
const experiment = lifecycle.create(
  {
    id: "e",
    number: "1",
    serviceId: "s",
    teamId: "1",
    name: "n",
    description: null,
    dueDate: null,
    active: true,
    scheduledStartDate: null,
    ...noFlagFields,
    ...noLimits
  },
  1_000
)
const half = Result.getOrThrow(addBucket(emptyAllocation, { name: "half", percentage: 50 }, 1_000))
const usersOnly: Criterion = {
  id: "c",
  experimentId: "e",
  samplingModel: "User",
  samplingAttribute: "id",
  conditions: [],
  createdAt: 1_000,
  updatedAt: 1_000
}
const deciding = (changes: Partial<Snapshot>) => {
  const base = {
    experiment,
    serviceActive: true,
    salt,
    revision: 7,
    allocation: half,
    criteria: [usersOnly],
    layer: null,
    overrides: []
  }
  return compileAllocator({ ...base, ...changes }, allOperators)
}
const valueIn = (wanted: (slot: number) => boolean) => {
  for (let value = 0; ; value++) if (wanted(slotOf(salt, "User", String(value)))) return String(value)
}
const inside: SampleRequest = { sampledEntity: "User", sampledValue: valueIn((slot) => slot < 5_000) }
const outside: SampleRequest = { sampledEntity: "User", sampledValue: valueIn((slot) => slot >= 5_000) }
const device: SampleRequest = { sampledEntity: "Device", sampledValue: "1" }

it("allocates into the bucket that owns the slot", () => {
  expect(deciding({}).decide(inside, 2_000)).toEqual({
    _tag: "Allocate",
    bucket: "half",
    version: 1,
    allocatedBy: "service",
    slot: slotOf(salt, "User", inside.sampledValue)
  })
  expect(deciding({}).revision).toBe(7)
})

it("checks the state of the experiment first, then the criteria, then the slot", () => {
  const completed: Experiment = { ...experiment, active: false, completedAt: 1_500 }
  const archived: Experiment = { ...completed, archived: true }
  const paused: Experiment = { ...experiment, active: false, lastDeactivatedAt: 1_500 }
  const reasonOf = (changes: Partial<Snapshot>, request = outside) => deciding(changes).decide(request, 2_000)
  const refuse = (reason: string) => ({ _tag: "NotSampled", reason })
  expect(reasonOf({ experiment: archived, serviceActive: false }, device)).toEqual(refuse("experiment_archived"))
  expect(reasonOf({ experiment: completed, serviceActive: false }, device)).toEqual(refuse("experiment_completed"))
  expect(reasonOf({ experiment: paused, serviceActive: false }, device)).toEqual(refuse("service_inactive"))
  expect(reasonOf({ experiment: paused }, device)).toEqual(refuse("experiment_inactive"))
  expect(reasonOf({}, device)).toEqual(refuse("no_matching_criterion"))
  expect(reasonOf({})).toEqual(refuse("unallocated_slot"))
})

it("lets the caller's bucket bypass criteria and slot, but not the state", () => {
  const named = { ...outside, ...device, allocatedBucket: "half" }
  expect(deciding({}).decide(named, 2_000)).toMatchObject({ _tag: "Allocate", bucket: "half", allocatedBy: "caller" })
  expect(deciding({ serviceActive: false }).decide(named, 2_000)).toMatchObject({ reason: "service_inactive" })
  const unknown = { ...named, allocatedBucket: "Half" }
  expect(deciding({ serviceActive: false }).decide(unknown, 2_000)).toEqual({ _tag: "UnknownBucket", bucket: "Half" })
})

it("follows a start from its instant on, with one and the same snapshot", () => {
  const waiting = lifecycle.reschedule(experiment, 3_000, 1_500)
  const { decide } = deciding({ experiment: waiting })
  expect(decide(inside, 2_999)).toEqual({ _tag: "NotSampled", reason: "experiment_not_started" })
  expect(decide(inside, 3_000)).toMatchObject({ _tag: "Allocate" })
})

describe("in a layer", () => {
  const layerSalt = "f".repeat(32)
  const slot = slotOf(layerSalt, "User", inside.sampledValue, "layer")
  const layer = { id: "l", salt: layerSalt, slots: [{ start: slot, end: slot + 1 }] }
  const others = {
    ...layer,
    slots: [
      { start: 0, end: slot },
      { start: slot + 1, end: 10_000 }
    ]
  }
  const refused = { _tag: "NotSampled", reason: "layer_excluded" }

  it("allocates only entities in its share of the layer, also when the caller names the bucket", () => {
    for (const request of [inside, { ...inside, allocatedBucket: "half" }]) {
      expect(deciding({ layer }).decide(request, 2_000)).toMatchObject({ _tag: "Allocate", bucket: "half" })
      expect(deciding({ layer: others }).decide(request, 2_000)).toEqual(refused)
    }
  })

  it("checks the layer after state and criteria, and before the slot", () => {
    const { decide } = deciding({ layer: others })
    expect(decide(device, 2_000)).toMatchObject({ reason: "no_matching_criterion" })
    expect(deciding({ layer: others, serviceActive: false }).decide(inside, 2_000)).toMatchObject({
      reason: "service_inactive"
    })
    const none = deciding({ layer: { ...layer, slots: [] } })
    expect(none.decide(outside, 2_000)).toEqual(refused)
  })

  it("does not stop an override", () => {
    const override = { id: "o", experimentId: "e", ...inside, bucket: "half", createdAt: 1_000, updatedAt: 1_000 }
    const { decide } = deciding({ layer: others, overrides: [override] })
    expect(decide(inside, 2_000)).toMatchObject({ bucket: "half", allocatedBy: "override" })
  })

  it("reports the entity's layer slot, whatever else decides", () => {
    expect(deciding({}).explain(inside, 2_000).layer).toBeNull()
    expect(deciding({ layer }).explain(inside, 2_000)).toMatchObject({
      reason: "allocated",
      layer: { layerId: "l", slot, excluded: false }
    })
    expect(deciding({ layer: others, serviceActive: false }).explain(inside, 2_000)).toMatchObject({
      reason: "service_inactive",
      layer: { layerId: "l", slot, excluded: true }
    })
  })
})
