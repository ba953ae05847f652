import { Cache, Context, Duration, Effect, Exit, Layer, Option } from "effect"
import { ExperimentNotFound } from "../experiments/Experiment.ts"
import { AllocationStore } from "./AllocationStore.ts"
import { type Allocator, compileAllocator } from "./Allocator.ts"

const allocatorsKept = 2_000
/** Outdated allocators before the experiment is locked for the decision. */
const triesUnlocked = 3

/** Caches an allocator for each experiment. A cached one may be outdated: its revision then differs from the stored one. */
export class Allocators extends Context.Service<
  Allocators,
  {
    /**
     * Runs `use`, which returns null if the allocator is outdated, and retries it with a fresh allocator. After three outdated allocators it
     * runs once while the experiment is locked.
     */
    readonly decide: <A, E>(
      experimentId: string,
      use: (allocator: Allocator) => Effect.Effect<A | null, E>
    ) => Effect.Effect<A, E | ExperimentNotFound>
  }
>()("domain/Allocators") {
  static readonly layer = Layer.effect(
    Allocators,
    Effect.gen(function* () {
      const store = yield* AllocationStore
      // Faults are not cached.
      const kept = yield* Cache.makeWith(
        (id: string) => store.snapshot(id).pipe(Effect.map(Option.map(compileAllocator))),
        {
          capacity: allocatorsKept,
          timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero)
        }
      )
      const current = Effect.fnUntraced(function* (id: string) {
        const found = yield* Cache.get(kept, id)
        if (Option.isSome(found)) return found.value
        yield* Cache.invalidate(kept, id)
        return yield* new ExperimentNotFound({ id })
      })
      const forget = (id: string, outdated: Allocator) =>
        Cache.invalidateWhen(kept, id, (each) => Option.isSome(each) && each.value === outdated)

      const decide = Effect.fnUntraced(function* <A, E>(
        id: string,
        use: (allocator: Allocator) => Effect.Effect<A | null, E>
      ): Effect.fn.Return<A, E | ExperimentNotFound> {
        for (let tries = 0; tries < triesUnlocked; tries++) {
          const allocator = yield* current(id)
          const answer = yield* use(allocator)
          if (answer !== null) return answer
          yield* forget(id, allocator)
        }
        const answer = yield* store.whileHeld(id, (snapshot) => use(compileAllocator(snapshot)))
        if (Option.isNone(answer)) return yield* new ExperimentNotFound({ id })
        return answer.value ?? (yield* Effect.die(new Error("an experiment changed while it was locked")))
      })
      return Allocators.of({ decide })
    })
  )
}
