import { Effect, type Result } from "effect"
import { Commit } from "./Commit.ts"

/** Reads one of many items. A failure affects only that item. */
export type ReadItem<Item, A, E> = (item: Item, index: number) => Result.Result<A, E>

const atOnce = 2
const size = { least: 500, most: 2_500 }

/** The positions at which the parts start. */
const startsOf = (count: number, length: number): readonly number[] =>
  Array.from({ length: Math.ceil(count / length) }, (_, part) => part * length)

/**
 * Runs `work` on all items in order, in parts of 500 to 2,500 items, two parts at a time. Yields to other fibers before each part. In an open
 * transaction all items are one part: a later part would lock rows outside the order that prevents deadlocks.
 */
export const inParts = <A, E, R>(
  items: readonly A[],
  work: (part: readonly A[], start: number) => Effect.Effect<void, E, R>
): Effect.Effect<void, E, R> =>
  Commit.use((open) => {
    const divided = Math.min(size.most, Math.max(size.least, Math.ceil(items.length / atOnce)))
    const length = open === null ? divided : Math.max(1, items.length)
    return Effect.forEach(
      startsOf(items.length, length),
      (start) =>
        Effect.andThen(
          Effect.yieldNow,
          Effect.suspend(() => work(items.slice(start, start + length), start))
        ),
      { concurrency: atOnce, discard: true }
    )
  })
