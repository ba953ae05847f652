import type { Sample } from "@sortition/domain/samples/Sample"
import { type Draws, makeDraws } from "./makeDraws.ts"

/** What an entity does after it is sampled. Times are milliseconds since the epoch. */
export interface Behaviour {
  /** Null when it never completes. */
  readonly completesAt: number | null
  readonly outcomes: readonly { readonly metric: string; readonly value: number; readonly at: number }[]
}

/** The truth of a simulation: what one entity of each bucket does. */
export type Truth = Readonly<Record<string, (sampledAt: number, draws: Draws) => Behaviour>>

export interface Simulated extends Behaviour {
  readonly id: string
}

/**
 * What each of the samples does. Every bucket has random numbers of its own, so that the results hardly depend on the salt of an experiment,
 * which differs from demo to demo.
 */
export const simulate = (samples: readonly Sample[], truth: Truth, seed: number): readonly Simulated[] => {
  const buckets = new Map(
    Object.entries(truth).map(([bucket, behave], position) => [bucket, { behave, draws: makeDraws(seed + position) }])
  )
  return samples.flatMap(({ allocatedBucket, createdAt, id }) => {
    const bucket = buckets.get(allocatedBucket)
    return bucket === undefined ? [] : { id, ...bucket.behave(createdAt, bucket.draws) }
  })
}
