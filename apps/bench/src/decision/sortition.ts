import { addBucket } from "@sortition/domain/allocation/Allocation"
import { compileAllocator } from "@sortition/domain/allocation/Allocator"
import { noLimits } from "@sortition/domain/experiments/ExperimentLimits"
import { noFlagFields } from "@sortition/domain/experiments/FlagFields"
import * as lifecycle from "@sortition/domain/experiments/lifecycle"
import { allOperators } from "@sortition/domain/targeting/operators/allOperators"
import { emptyAllocation } from "@sortition/domain/testing/emptyAllocation"
import { Result } from "effect"
import { measureDecisions } from "./measureDecisions.ts"

/* A program: the nanoseconds of one decision of ours, the request built for it included. */

const at = 1_000
const named = { name: "benchmark", description: null, dueDate: null, active: true, scheduledStartDate: null }
const experiment = lifecycle.create(
  { id: "e", number: "1", serviceId: "s", teamId: "1", ...named, ...noFlagFields, ...noLimits },
  at
)
const half = Result.getOrThrow(addBucket(emptyAllocation, { name: "a", percentage: 50 }, at))
const allocation = Result.getOrThrow(addBucket(half, { name: "b", percentage: 50 }, at))
const times = { createdAt: at, updatedAt: at }
const comparison = { model: "User", property: "country", condition: "equals", value: "US" }
const conditions = [{ id: "d", criterionId: "c", experimentId: "e", ...comparison, ...times }]
const criterion = { id: "c", experimentId: "e", samplingModel: "User", samplingAttribute: "id", conditions, ...times }

const allocator = compileAllocator(
  {
    experiment,
    serviceActive: true,
    salt: "0123456789abcdef0123456789abcdef",
    revision: 1,
    allocation,
    criteria: [criterion],
    layer: null,
    overrides: []
  },
  allOperators
)

measureDecisions((id) => {
  const request = { sampledEntity: "User", sampledValue: id, attributes: { User: { country: "US" } } }
  const decision = allocator.decide(request, 2_000)
  return decision._tag === "Allocate" && decision.bucket === "a"
})
