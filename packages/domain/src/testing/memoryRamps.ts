import { Clock, Effect, Option, Result } from "effect"
import type { Ramp } from "../ramps/Ramp.ts"
import { type RampFacts, RampStore } from "../ramps/RampStore.ts"
import { allocationOf, storeAllocation } from "./memoryAllocations.ts"
import { change, type State, type Stored } from "./memoryState.ts"

const factsOf = ({ ramps }: State, stored: Stored, now: number): RampFacts => ({
  allocation: allocationOf(stored),
  completedAt: stored.experiment.completedAt,
  ramp: ramps.get(stored.experiment.id) ?? null,
  now
})

/** `RampStore` in memory. */
export const memoryRamps = (state: State) => {
  const keep = (id: string, ramp: Ramp | null) => (ramp === null ? state.ramps.delete(id) : state.ramps.set(id, ramp))
  return RampStore.of({
    find: (id) => Effect.sync(() => Option.fromUndefinedOr(state.ramps.get(id))),
    modify: (id, decide) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        change(state, id, (stored) =>
          Result.map(decide(factsOf(state, stored, now)), (ramp) => {
            keep(id, ramp)
            return [ramp, stored]
          })
        )
      ),
    settleDue: (decide) =>
      Effect.map(Clock.currentTimeMillis, (now) =>
        [...state.ramps].flatMap(([id, before]) => {
          const stored = state.experiments.get(id)
          if (stored === undefined) return []
          const { allocation, ramp } = decide(before, factsOf(state, stored, now))
          if (ramp === before) return []
          keep(id, ramp)
          state.experiments.set(id, storeAllocation(state, stored, allocation))
          return [ramp]
        })
      )
  })
}
