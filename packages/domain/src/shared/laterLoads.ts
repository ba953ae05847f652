import { Deferred, Effect, type Scope } from "effect"

/**
 * Loads by key, each key one load at a time. Calls that come during a load share the next one, so what a call gets is never older than the
 * call. A caller that is interrupted does not interrupt the load of the others.
 */
export const laterLoads = <A, E>(
  load: (key: string) => Effect.Effect<A, E>
): Effect.Effect<(key: string) => Effect.Effect<A, E>, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    const waiting = new Map<string, Deferred.Deferred<A, E>>()
    const running = new Set<string>()

    const turn = (key: string): Effect.Effect<void> =>
      Effect.suspend(() => {
        const next = waiting.get(key)
        if (next === undefined || running.has(key)) return Effect.void
        waiting.delete(key)
        running.add(key)
        return Effect.onExit(load(key), (exit) =>
          Effect.sync(() => {
            running.delete(key)
            Deferred.doneUnsafe(next, exit)
          })
        ).pipe(Effect.exit, Effect.andThen(turn(key)))
      })

    return (key) =>
      Effect.suspend(() => {
        const known = waiting.get(key)
        if (known !== undefined) return Deferred.await(known)
        const next = Deferred.makeUnsafe<A, E>()
        waiting.set(key, next)
        const begun = running.has(key) ? Effect.void : Effect.forkIn(turn(key), scope)
        return Effect.andThen(begun, Deferred.await(next))
      })
  })
