import { Clock, Effect } from "effect"

/** Milliseconds that a long calculation may keep the processor from other fibers. */
const length = 20

/** For a calculation of many steps: once the slice `isOver` after a step, `next` lets the other fibers run. */
export const timeSlice = Effect.map(Clock.Clock, (clock) => {
  let since = clock.currentTimeMillisUnsafe()
  const begin = Effect.sync(() => {
    since = clock.currentTimeMillisUnsafe()
  })
  return {
    isOver: () => clock.currentTimeMillisUnsafe() - since >= length,
    next: Effect.andThen(Effect.yieldNow, begin)
  }
})
