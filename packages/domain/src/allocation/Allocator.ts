import type { Experiment } from "../experiments/Experiment.ts"
import { entityKey } from "../shared/entityKey.ts"
import type { Criterion } from "../targeting/Criterion.ts"
import type { Operators } from "../targeting/operators/Operators.ts"
import type { Allocation } from "./Allocation.ts"
import { compileDecider, type Decider, type DecisionTerms, type DecisionTools } from "./Decider.ts"
import type { Decision, Override, SampleRequest } from "./Decision.ts"
import { hasLimits } from "./hasLimits.ts"

/** The stored state that a decision is made on, at one revision of the experiment. */
export interface Snapshot extends DecisionTerms {
  readonly experiment: Experiment
  /** Grows with every change to the experiment, its service, criteria or buckets. */
  readonly revision: number
  readonly allocation: Allocation
  readonly criteria: readonly Criterion[]
  readonly overrides: readonly Override[]
}

/** A compiled snapshot. */
export interface Allocator extends Pick<Decider, "explain"> {
  readonly decide: (request: SampleRequest, now: number) => Decision
  readonly revision: number
  /** Whether the experiment or one of its buckets has a limit, so that its samples are counted. The store decides whether a quota is reached. */
  readonly limited: boolean
  /** Approximate characters of JSON for the criteria of one explanation, without found attributes, when the entity matches none. */
  readonly explanationSize: number
}

const forcedBuckets = (overrides: readonly Override[]): DecisionTools["forcedBucket"] => {
  const forced = new Map(overrides.map((each) => [entityKey(each.sampledEntity, each.sampledValue), each.bucket]))
  if (forced.size === 0) return () => undefined
  return (sampledEntity, sampledValue) => forced.get(entityKey(sampledEntity, sampledValue))
}

/** `operators` must have all that the conditions use. */
export const compileAllocator = (snapshot: Snapshot, operators: Operators): Allocator => {
  const { allocation, criteria, experiment, overrides, revision } = snapshot
  const { decideEntity, explain } = compileDecider(snapshot, { operators, forcedBucket: forcedBuckets(overrides) })
  const names = new Set(allocation.buckets.map((bucket) => bucket.name))
  const decide = (request: SampleRequest, now: number): Decision => {
    const { allocatedBucket } = request
    if (allocatedBucket !== undefined && !names.has(allocatedBucket)) {
      return { _tag: "UnknownBucket", bucket: allocatedBucket }
    }
    const decided = decideEntity(request, now)
    return decided._tag === "Allocate" && allocatedBucket !== undefined && decided.bucket !== allocatedBucket
      ? { _tag: "ForcedElsewhere", bucket: decided.bucket }
      : decided
  }
  const limited = hasLimits(experiment, allocation.buckets)
  return { revision, limited, decide, explain, explanationSize: JSON.stringify(criteria).length }
}
