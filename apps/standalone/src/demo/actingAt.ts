import { Clock, Effect } from "effect"

/** Makes an effect act at an instant, milliseconds since the epoch. What it waits for lasts as long as ever. */
export const actingAt =
  (at: number) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.Clock, (real) => {
      const nanos = BigInt(at) * 1_000_000n
      const clock: Clock.Clock = {
        currentTimeMillisUnsafe: () => at,
        currentTimeMillis: Effect.succeed(at),
        currentTimeNanosUnsafe: () => nanos,
        currentTimeNanos: Effect.succeed(nanos),
        monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
        monotonicTimeNanos: real.monotonicTimeNanos,
        sleep: (duration) => real.sleep(duration)
      }
      return Effect.provideService(effect, Clock.Clock, clock)
    })
