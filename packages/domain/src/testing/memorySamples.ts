import { Effect, Option, Stream } from "effect"
import type { Sample, SampleCount } from "../samples/Sample.ts"
import {
  type Completed,
  type DecidedSample,
  type Enrolment,
  type SampleFilter,
  SampleStore
} from "../samples/SampleStore.ts"
import { pageOf, type State } from "./memoryState.ts"

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
export const memorySamples = ({ detached, experiments, samples, unstamped }: State) => {
  const of = (experimentId: string) => [...samples.values()].filter((each) => each.experimentId === experimentId)
  const revisionOf = (id: string) => experiments.get(id)?.revision
  const find = (experimentId: string, id: string) =>
    [...samples].find(([, each]) => each.experimentId === experimentId && each.id === id)
  const enrol = ({ revision, sample }: DecidedSample): Enrolment => {
    if (revisionOf(sample.experimentId) !== revision) return { _tag: "Stale" }
    const key = keyOf(sample.experimentId, sample.sampledEntity, sample.sampledValue)
    const stored = samples.get(key) ?? sample
    samples.set(key, stored)
    return { _tag: "Stored", sample: stored }
  }
  const complete = (experimentId: string, id: string, now: number): Completed | null => {
    const found = find(experimentId, id)
    if (found === undefined) return null
    const [key, sample] = found
    if (sample.complete) return { sample, isFirst: false }
    const completed: Sample = { ...sample, complete: true, completedAt: now, updatedAt: now }
    samples.set(key, completed)
    unstamped.add(id)
    return { sample: completed, isFirst: true }
  }
  return SampleStore.of({
    enrol: (planned) => Effect.sync(() => enrol(planned)),
    enrolBulk: (_, revision, planned) =>
      Effect.sync(() => {
        const enrolled = planned.map((sample) => enrol({ revision, sample }))
        const stored = enrolled.flatMap((each) => (each._tag === "Stored" ? each.sample : []))
        return stored.length === planned.length ? Option.some(stored) : Option.none()
      }),
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
