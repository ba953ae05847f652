import { Clock, Effect } from "effect"

/** Milliseconds that a long calculation may keep everybody else waiting. */
const length = 20

/** For a calculation of many steps: after a step for which the slice `isOver`, `next` lets whatever else waits have its turn. */
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
