import { Cache, Context, Duration, Effect, Exit, Layer, Option } from "effect"
import { ExperimentNotFound } from "../experiments/Experiment.ts"
import { AllocationStore } from "./AllocationStore.ts"
import { type Allocator, compileAllocator } from "./Allocator.ts"

const allocatorsKept = 2_000
/** How often a decision may come too late before the experiment is held for it. */
const patience = 3

/** Experiments made ready to decide, kept in memory. A kept one may be out of date, which shows when its revision is compared with the stored one. */
export class Allocators extends Context.Service<
  Allocators,
  {
    /**
     * Runs `attempt`, which answers null when it finds that the allocator is out of date, until there is an answer: again with a newer one,
     * and where changes do not stop with the current one, which stays that for the while.
     */
    readonly decide: <A, E>(
      experimentId: string,
      attempt: (allocator: Allocator) => Effect.Effect<A | null, E>
    ) => Effect.Effect<A, E | ExperimentNotFound>
  }
>()("domain/Allocators") {
  static readonly layer = Layer.effect(
    Allocators,
    Effect.gen(function* () {
      const store = yield* AllocationStore
      // A fault is not kept: the store may answer the next time.
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
        attempt: (allocator: Allocator) => Effect.Effect<A | null, E>
      ): Effect.fn.Return<A, E | ExperimentNotFound> {
        for (let tries = 0; tries < patience; tries++) {
          const allocator = yield* current(id)
          const answer = yield* attempt(allocator)
          if (answer !== null) return answer
          yield* forget(id, allocator)
        }
        const answer = yield* store.whileHeld(id, (snapshot) => attempt(compileAllocator(snapshot)))
        if (Option.isNone(answer)) return yield* new ExperimentNotFound({ id })
        return answer.value ?? (yield* Effect.die(new Error("an experiment changed while it was held")))
      })
      return Allocators.of({ decide })
    })
  )
}
