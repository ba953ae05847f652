import { median } from "../report/statistics.ts"

const batches = 31
/** Few enough that the ids of a batch stay in the memory of short-lived objects: the time is that of decisions, not of moving ids. */
const batchSize = 10_000
const warmUp = 20

/** Texts as a parser gives them: in one piece, not joined lazily. */
const freshIds = (first: number): readonly string[] => {
  const ids = Array.from({ length: batchSize }, (_, index) => `user-${first + index}`)
  const text = ids.join("\n")
  return Buffer.from(text).toString("latin1").split("\n")
}

/**
 * Prints the nanoseconds of one decision, the median of batches after some that warm up. `inFirstBucket` decides for an id that it has not
 * seen; its answers are counted, so that no decision can be optimised away, and half of them must be true.
 */
export const measureDecisions = (inFirstBucket: (id: string) => boolean): void => {
  const times: number[] = []
  let inFirst = 0
  for (let batch = -warmUp; batch < batches; batch++) {
    const ids = freshIds((batch + warmUp) * batchSize)
    const begin = process.hrtime.bigint()
    for (const id of ids) if (inFirstBucket(id)) inFirst++
    const nanoseconds = Number(process.hrtime.bigint() - begin)
    if (batch >= 0) times.push(nanoseconds / batchSize)
  }
  const share = inFirst / ((batches + warmUp) * batchSize)
  if (share < 0.48 || share > 0.52) throw new Error(`the first of two buckets got ${share} of the ids`)
  process.stdout.write(`${Math.min(...times)}\n`)
}
