import { Effect } from "effect"

/** Waits until `holds`, looking every ten milliseconds; dies after `within` milliseconds. Returns how long it took. */
export const eventually = (what: string, holds: () => boolean, within = 10_000): Effect.Effect<number> =>
  Effect.gen(function* () {
    const start = performance.now()
    while (!holds()) {
      if (performance.now() - start > within) return yield* Effect.die(new Error(`not within ${within} ms: ${what}`))
      yield* Effect.sleep(10)
    }
    return performance.now() - start
  })
