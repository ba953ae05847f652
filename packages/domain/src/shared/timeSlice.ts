import { Clock, Effect } from "effect"

/** Milliseconds that a long calculation may run before other fibers run. */
const length = 1

/** For a calculation of many steps: check `isOver` after each step; `next` lets other fibers run and begins a new slice. */
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
