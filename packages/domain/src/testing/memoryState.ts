import { Effect, Result } from "effect"
import type { Allocation, AllocationVersion } from "../allocation/Allocation.ts"
import type { Override } from "../allocation/Decision.ts"
import type { Experiment } from "../experiments/Experiment.ts"
import { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { SampleTotals } from "../experiments/settleLimits.ts"
import type { Layer, LayerBooking } from "../layers/Layer.ts"
import type { Ramp } from "../ramps/Ramp.ts"
import type { CountedQuota } from "../samples/Quota.ts"
import type { Sample } from "../samples/Sample.ts"
import type { Service } from "../services/Service.ts"
import type { Page } from "../shared/Listing.ts"
import type { Criterion } from "../targeting/Criterion.ts"

/** An experiment and what changes together with it. */
export interface Stored {
  readonly experiment: Experiment
  readonly salt: string
  readonly revision: number
  readonly allocation: Omit<Allocation, "archived" | "experimentId" | "fallbackValue">
  readonly versions: readonly AllocationVersion[]
  /** The criteria since each revision that changed them, ascending. */
  readonly targetings: readonly { readonly since: number; readonly criteria: readonly Criterion[] }[]
}

/** The state of all stores in memory. */
export interface State {
  readonly services: Map<string, Service>
  readonly experiments: Map<string, Stored>
  readonly overrides: Map<string, Override>
  readonly layers: Map<string, Layer>
  /** By experiment. */
  readonly bookings: Map<string, LayerBooking>
  /** By experiment. */
  readonly ramps: Map<string, Ramp>
  readonly samples: Map<string, Sample>
  readonly unstamped: Set<string>
  /** Experiments whose samples are detached. */
  readonly detached: Set<string>
}

export const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1)

/** Newest first. */
export const pageOf = <A extends { readonly id: string }>(items: Iterable<A>, { cursor, limit }: Page): readonly A[] =>
  [...items]
    .filter(({ id }) => cursor === undefined || id < cursor)
    .sort((one, other) => byId(other, one))
    .slice(0, limit)

/** Stores the result of `decide` as a new revision. */
export const change = <A, E>(
  { experiments }: State,
  id: string,
  decide: (stored: Stored) => Result.Result<readonly [answer: A, next: Stored], E>
): Effect.Effect<A, E | ExperimentNotFound> =>
  Effect.suspend((): Effect.Effect<A, E | ExperimentNotFound> => {
    const stored = experiments.get(id)
    if (stored === undefined) return Effect.fail(new ExperimentNotFound({ id }))
    const decided = decide(stored)
    if (Result.isFailure(decided)) return Effect.fail(decided.failure)
    const [answer, next] = decided.success
    if (next !== stored) experiments.set(id, { ...next, revision: stored.revision + 1 })
    return Effect.succeed(answer)
  })

/** At a revision, or current; in order of creation. */
export const criteriaOf = ({ experiments }: State, experimentId: string, revision = Number.POSITIVE_INFINITY) =>
  experiments.get(experimentId)?.targetings.findLast(({ since }) => since <= revision)?.criteria ?? []

/** The samples of an experiment that count for its limits. */
const countedSamples = ({ samples }: State, experimentId: string): readonly Sample[] =>
  [...samples.values()].filter((each) => each.experimentId === experimentId && each.allocatedBy !== "override")

export const totalsOf = (state: State, experimentId: string): SampleTotals => {
  const samples = countedSamples(state, experimentId)
  return { samples: samples.length, completions: samples.filter((each) => each.complete).length }
}

/** What the experiment still accepts, with these buckets instead of its stored ones. */
export const quotaOf = (
  state: State,
  { allocation, experiment }: Stored,
  buckets = allocation.buckets
): CountedQuota => {
  const groups = Map.groupBy(countedSamples(state, experiment.id), ({ allocatedBucket }) => allocatedBucket)
  return {
    isFull: experiment.quotaReachedAt !== null,
    closedBuckets: allocation.closedBuckets,
    version: allocation.version,
    maxSamples: experiment.maxSamples,
    counts: new Map(Array.from(groups, ([bucket, samples]) => [bucket, samples.length])),
    bucketLimits: new Map(
      buckets.flatMap(({ maxSamples, name }) => (maxSamples === null ? [] : [[name, maxSamples] as const]))
    )
  }
}
