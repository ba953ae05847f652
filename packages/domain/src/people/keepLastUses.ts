import { Duration, Effect, Exit } from "effect"
import { TokenStore } from "./TokenStore.ts"

const interval = Duration.seconds(10)
const patienceAtEnd = Duration.seconds(5)

/**
 * Returns a function that records the use of a token at a time, in milliseconds since the epoch. Writes the last use of all tokens in one
 * statement every 10 seconds and when the scope ends. After a fault, the next write includes the unwritten uses.
 */
export const keepLastUses = Effect.gen(function* () {
  const store = yield* TokenStore
  let uses = new Map<string, number>()

  const use = (tokenId: string, at: number): void => {
    uses.set(tokenId, Math.max(at, uses.get(tokenId) ?? at))
  }
  const write = Effect.suspend(() => {
    if (uses.size === 0) return Effect.void
    const written = uses
    uses = new Map()
    return store.recordUses(written).pipe(
      Effect.onExit((exit) =>
        Effect.sync(() => {
          if (Exit.isFailure(exit)) for (const [tokenId, at] of written) use(tokenId, at)
        })
      )
    )
  })
  const warn = Effect.catchCause((cause) => Effect.logWarning("cannot write when tokens were last used", cause))

  yield* Effect.addFinalizer(() => write.pipe(Effect.timeout(patienceAtEnd), warn))
  yield* write.pipe(warn, Effect.delay(interval), Effect.forever, Effect.forkScoped)
  return use
})
