import { Effect, Option, Stream } from "effect"
import * as lifecycle from "../experiments/lifecycle.ts"
import { admit } from "../samples/Quota.ts"
import type { Sample, SampleCount } from "../samples/Sample.ts"
import {
  type Completed,
  type DecidedSample,
  type Enrolment,
  type SampleFilter,
  SampleStore
} from "../samples/SampleStore.ts"
import { pageOf, quotaOf, type State, totalsOf } from "./memoryState.ts"

const isForced = ({ allocatedBy }: Sample) => allocatedBy === "override"

const isSame = <A>(wanted: A | undefined, found: A) => wanted === undefined || wanted === found

const isWithin = (filter: SampleFilter) => (sample: Sample) =>
  isSame(filter.forced, isForced(sample)) &&
  isSame(filter.complete, sample.complete) &&
  isSame(filter.allocatedBucket, sample.allocatedBucket) &&
  isSame(filter.sampledEntity, sample.sampledEntity) &&
  isSame(filter.sampledValue, sample.sampledValue) &&
  sample.sampledValue.startsWith(filter.q ?? "")

/** The key of a sample. */
export const keyOf = (experimentId: string, sampledEntity: string, sampledValue: string) =>
  JSON.stringify([experimentId, sampledEntity, sampledValue])

/** `SampleStore` in memory. */
export const memorySamples = (state: State) => {
  const { detached, experiments, samples, unstamped } = state
  const of = (experimentId: string) => [...samples.values()].filter((each) => each.experimentId === experimentId)
  const revisionOf = (id: string) => experiments.get(id)?.revision
  const find = (experimentId: string, id: string) =>
    [...samples].find(([, each]) => each.experimentId === experimentId && each.id === id)
  const enrol = ({ revision, sample }: Omit<DecidedSample, "limited">): Enrolment => {
    const { experimentId } = sample
    const stored = experiments.get(experimentId)
    if (stored?.revision !== revision) return { _tag: "Stale" }
    const key = keyOf(experimentId, sample.sampledEntity, sample.sampledValue)
    const earlier = samples.get(key)
    if (earlier !== undefined) return { _tag: "Stored", sample: earlier }
    const { allocation, experiment } = stored
    const { reachedAt, samples: admitted, versions } = admit(quotaOf(state, stored), [sample])
    const [added] = admitted
    if (added == null) return { _tag: "QuotaReached" }
    samples.set(key, added)
    const closing = versions.map((each) => ({ ...each, table: allocation.table }))
    experiments.set(experimentId, {
      ...stored,
      experiment: { ...experiment, quotaReachedAt: reachedAt ?? experiment.quotaReachedAt },
      allocation: { ...allocation, ...closing.at(-1) },
      versions: [...stored.versions, ...closing]
    })
    return { _tag: "Stored", sample: added }
  }
  const stop = (experimentId: string, now: number) => {
    const stored = experiments.get(experimentId)
    if (stored === undefined) return
    const { experiment } = stored
    const { completions } = totalsOf(state, experimentId)
    if (experiment.stopAtCompletions === null || completions < experiment.stopAtCompletions) return
    const ended = { ...lifecycle.end(experiment, now, "stop_at_completions"), updatedAt: now }
    if (experiment.completedAt !== null) return
    experiments.set(experimentId, { ...stored, experiment: ended, revision: stored.revision + 1 })
  }
  const complete = (experimentId: string, id: string, now: number): Completed | null => {
    const found = find(experimentId, id)
    if (found === undefined) return null
    const [key, sample] = found
    if (sample.complete) return { sample, isFirst: false }
    const completed: Sample = { ...sample, complete: true, completedAt: now, updatedAt: now }
    samples.set(key, completed)
    unstamped.add(id)
    stop(experimentId, now)
    return { sample: completed, isFirst: true }
  }
  return SampleStore.of({
    enrol: (planned) => Effect.sync(() => enrol(planned)),
    enrolBulk: (_, { revision, samples: planned }) =>
      Effect.sync(() => {
        const enrolled = planned.map((sample) => enrol({ revision, sample }))
        if (enrolled.some((each) => each._tag === "Stale")) return Option.none()
        return Option.some(enrolled.map((each) => (each._tag === "Stored" ? each.sample : null)))
      }),
    quotaOf: (experimentId) =>
      Effect.sync(() => {
        const stored = experiments.get(experimentId)
        return stored === undefined ? { isFull: false, closedBuckets: [], version: 0 } : quotaOf(state, stored)
      }),
    recountCompletions: Effect.succeed(0),
    lookup: (experimentId, sampledEntity, sampledValue) =>
      Effect.sync(() => ({
        sample: Option.fromUndefinedOr(samples.get(keyOf(experimentId, sampledEntity, sampledValue))),
        revision: Option.fromUndefinedOr(revisionOf(experimentId))
      })),
    lookupBulk: (experimentId, keys) =>
      Effect.sync(() => ({
        samples: keys.map((each) => samples.get(keyOf(experimentId, each.sampledEntity, each.sampledValue)) ?? null),
        revision: Option.fromUndefinedOr(revisionOf(experimentId))
      })),
    lookupAcross: (experimentIds, keys) =>
      Effect.sync(() =>
        experimentIds.flatMap((id) =>
          keys.flatMap((each) => samples.get(keyOf(id, each.sampledEntity, each.sampledValue)) ?? [])
        )
      ),
    find: (experimentId, id) =>
      Effect.sync(() => Option.map(Option.fromUndefinedOr(find(experimentId, id)), ([, each]) => each)),
    findBulk: (experimentId, ids) => Effect.sync(() => of(experimentId).filter((each) => ids.includes(each.id))),
    list: (experimentId, page) => Effect.sync(() => pageOf(of(experimentId).filter(isWithin(page)), page)),
    exportAll: (experimentId) =>
      Stream.suspend(() => Stream.succeed(of(experimentId).toSorted((a, b) => (a.id < b.id ? -1 : 1)))),
    counts: (experimentId) =>
      Effect.sync(() => {
        const byBucket = Map.groupBy(of(experimentId), (each) => each.allocatedBucket)
        const buckets = experiments.get(experimentId)?.allocation.buckets.map(({ name }) => name) ?? []
        const names = new Set([...buckets, ...[...byBucket.keys()].sort()])
        return [...names].map((bucket): SampleCount => {
          const all = byBucket.get(bucket) ?? []
          const counted = all.filter((each) => !isForced(each))
          const complete = counted.filter((each) => each.complete).length
          return { bucket, samples: counted.length, complete, forced: all.length - counted.length }
        })
      }),
    complete: (experimentId, id, now) =>
      Effect.sync(() => Option.map(Option.fromNullishOr(complete(experimentId, id, now)), ({ sample }) => sample)),
    completeBulk: (experimentId, ids, now) => Effect.sync(() => ids.map((id) => complete(experimentId, id, now))),
    isDetached: (experimentId) => Effect.sync(() => detached.has(experimentId)),
    stampCompletions: Effect.sync(() => {
      const count = unstamped.size
      unstamped.clear()
      return count
    })
  })
}
