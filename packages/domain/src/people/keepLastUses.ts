import { Duration, Effect, Exit } from "effect"
import { TokenStore } from "./TokenStore.ts"

const interval = Duration.seconds(10)
const patienceAtEnd = Duration.seconds(5)

/**
 * Remembers when which token was last used, and writes it for all of them in one statement every 10 seconds and when the scope ends.
 * What a fault kept from being written is written the next time. Answers the function that takes a use.
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
  const warn = Effect.catchCause((cause) => Effect.logWarning("the last use of tokens could not be written", cause))

  yield* Effect.addFinalizer(() => write.pipe(Effect.timeout(patienceAtEnd), warn))
  yield* write.pipe(warn, Effect.delay(interval), Effect.forever, Effect.forkScoped)
  return use
})
