import { Effect } from "effect"
import type { ServerDraining } from "./Draining.ts"

/** Serves on for so many milliseconds, in which load balancers learn that the process is about to stop. */
export const drain = ({ begin }: ServerDraining, milliseconds: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    begin()
    if (milliseconds === 0) return
    yield* Effect.logInfo(`draining for ${milliseconds} ms: /health/ready answers 503, everything else is served`)
    yield* Effect.sleep(milliseconds)
  })
