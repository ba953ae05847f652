import { hash, timingSafeEqual } from "node:crypto"
import { Cache, Cause, Context, Duration, Effect, Exit, Layer, Option, PubSub, Stream } from "effect"
import { afterCommit } from "../shared/Commit.ts"
import { type Credential, TokenStore } from "./TokenStore.ts"

const kept = { capacity: 20_000, timeToLive: Duration.seconds(1) }

/** Caches the credential of each secret, valid or not, for a second. The key is the secret's SHA-256. */
export class Credentials extends Context.Service<
  Credentials,
  {
    /** Null when the token is unknown or revoked; it may have expired. */
    readonly find: (secret: string) => Effect.Effect<Credential | null>
    /** Clears the cache after the change, unless the change fails. A defect or an interruption clears it too, because the change may be stored. */
    readonly forgetAfter: <A, E, R>(change: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
    /** Emits after the cache was cleared because any process may have changed what a token may do. */
    readonly changes: Stream.Stream<void>
  }
>()("domain/Credentials") {
  static readonly layer = Layer.effect(
    Credentials,
    Effect.gen(function* () {
      const store = yield* TokenStore
      const lookUp = Effect.fnUntraced(function* (key: string) {
        const secretHash = Buffer.from(key, "base64url")
        const found = yield* store.findCredential(secretHash)
        return Option.isSome(found) && timingSafeEqual(found.value.secretHash, secretHash) ? found.value : null
      })
      // Faults are not cached. Clearing the cache also discards the result of a look-up in progress.
      const credentials = yield* Cache.makeWith(lookUp, {
        capacity: kept.capacity,
        timeToLive: (exit) => (Exit.isSuccess(exit) ? kept.timeToLive : Duration.zero)
      })
      const forget = Cache.invalidateAll(credentials)
      const told = yield* PubSub.sliding<void>(1)
      yield* store.changes.pipe(
        Stream.runForEach(() => Effect.andThen(forget, PubSub.publish(told, undefined))),
        Effect.forkScoped
      )
      return Credentials.of({
        find: (secret) => Cache.get(credentials, hash("sha256", secret, "base64url")),
        changes: Stream.fromPubSub(told),
        forgetAfter: Effect.onExit((exit) =>
          Exit.isFailure(exit) && Cause.hasFails(exit.cause) ? Effect.void : afterCommit(forget)
        )
      })
    })
  )
}
