import { median } from "../report/statistics.ts"

/** Few enough that the ids of a batch stay in the memory of short-lived objects: the time is that of decisions, not of moving ids. */
const batchSize = 10_000

/** Texts as a parser gives them: in one piece, not joined lazily. */
const freshIds = (first: number): readonly string[] => {
  const ids = Array.from({ length: batchSize }, (_, index) => `user-${first + index}`)
  const text = ids.join("\n")
  return Buffer.from(text).toString("latin1").split("\n")
}

/** Long enough that the compiler has settled on the code of every side; a number of decisions would favour the slower sides. */
const warmUpMs = 1_500
const measuredMs = 1_000
/** The ids have six digits: they begin again after so many. No side remembers an id. */
const idCount = 900_000

/**
 * Prints the nanoseconds of one decision, the median of batches after a time that warms up. `inFirstBucket` decides for an id, a new text each
 * time; its answers are counted, so that no decision can be optimised away, and half of them must be true.
 */
export const measureDecisions = (inFirstBucket: (id: string) => boolean): void => {
  const times: number[] = []
  const start = performance.now()
  let decided = 0
  let inFirst = 0
  while (performance.now() < start + warmUpMs + measuredMs) {
    const ids = freshIds(100_000 + (decided % idCount))
    const begin = performance.now()
    for (const id of ids) if (inFirstBucket(id)) inFirst++
    const milliseconds = performance.now() - begin
    decided += batchSize
    if (begin > start + warmUpMs) times.push((milliseconds * 1e6) / batchSize)
  }
  const share = inFirst / decided
  if (share < 0.48 || share > 0.52) throw new Error(`the first of two buckets got ${share} of the ids`)
  process.stdout.write(`${median(times)}\n`)
}
