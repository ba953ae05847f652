import { Cache, Context, Duration, Effect, Layer, Option } from "effect"
import { ExperimentNotFound } from "../experiments/Experiment.ts"
import { allOperators } from "../targeting/operators/allOperators.ts"
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
      const ready = new Map<string, Allocator>()
      // Requests for one experiment share a load; nothing is kept here.
      const loads = yield* Cache.makeWith((id: string) => store.snapshot(id), {
        capacity: allocatorsKept,
        timeToLive: () => Duration.zero
      })
      const load = Effect.fnUntraced(function* (id: string) {
        const snapshot = yield* Cache.get(loads, id)
        if (Option.isNone(snapshot)) return yield* new ExperimentNotFound({ id })
        const known = ready.get(id)
        if (known?.revision === snapshot.value.revision) return known
        const allocator = compileAllocator(snapshot.value, allOperators)
        const [oldest] = ready.keys()
        if (ready.size >= allocatorsKept && oldest !== undefined) ready.delete(oldest)
        ready.set(id, allocator)
        return allocator
      })
      const current = (id: string): Effect.Effect<Allocator, ExperimentNotFound> => {
        const known = ready.get(id)
        return known === undefined ? load(id) : Effect.succeed(known)
      }
      const forget = (id: string, outdated: Allocator) => {
        if (ready.get(id) === outdated) ready.delete(id)
      }

      /** Null when the allocator was outdated. */
      const attempt = <A, E>(id: string, use: (allocator: Allocator) => Effect.Effect<A | null, E>) =>
        Effect.flatMap(current(id), (allocator) =>
          Effect.map(use(allocator), (answer) => {
            if (answer === null) forget(id, allocator)
            return answer
          })
        )
      const insist = Effect.fnUntraced(function* <A, E>(
        id: string,
        use: (allocator: Allocator) => Effect.Effect<A | null, E>
      ): Effect.fn.Return<A, E | ExperimentNotFound> {
        for (let tries = 1; tries < triesUnlocked; tries++) {
          const answer = yield* attempt(id, use)
          if (answer !== null) return answer
        }
        const answer = yield* store.whileHeld(id, (snapshot) => use(compileAllocator(snapshot, allOperators)))
        if (Option.isNone(answer)) return yield* new ExperimentNotFound({ id })
        return answer.value ?? (yield* Effect.die(new Error("an experiment changed while it was locked")))
      })
      const decide = <A, E>(id: string, use: (allocator: Allocator) => Effect.Effect<A | null, E>) =>
        Effect.flatMap(attempt(id, use), (answer) => (answer === null ? insist(id, use) : Effect.succeed(answer)))
      return Allocators.of({ decide })
    })
  )
}
