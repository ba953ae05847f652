import { Effect, type Result } from "effect"

/** Reads one of many items. A failure affects only that item. */
export type ReadItem<Item, A, E> = (item: Item, index: number) => Result.Result<A, E>

const atOnce = 2
const size = { least: 500, most: 2_500 }

/**
 * Runs `work` on all items in order, in parts of 500 to 2,500 items, two parts at a time. Yields to other fibers before each part.
 */
export const inParts = <A, E, R>(
  items: readonly A[],
  work: (part: readonly A[], start: number) => Effect.Effect<void, E, R>
): Effect.Effect<void, E, R> => {
  const length = Math.min(size.most, Math.max(size.least, Math.ceil(items.length / atOnce)))
  const starts = Array.from({ length: Math.ceil(items.length / length) }, (_, part) => part * length)
  return Effect.forEach(
    starts,
    (start) =>
      Effect.andThen(
        Effect.yieldNow,
        Effect.suspend(() => work(items.slice(start, start + length), start))
      ),
    { concurrency: atOnce, discard: true }
  )
}
