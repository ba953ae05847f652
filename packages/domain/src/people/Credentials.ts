import { hash, timingSafeEqual } from "node:crypto"
import { Cache, Cause, Context, Duration, Effect, Exit, Layer, Option, Stream } from "effect"
import { type Credential, TokenStore } from "./TokenStore.ts"

const kept = { capacity: 20_000, timeToLive: Duration.seconds(1) }

/** What this process remembers of secrets for a second, good and bad ones, by their SHA-256. */
export class Credentials extends Context.Service<
  Credentials,
  {
    /** Of a token that is not revoked; it may have expired. */
    readonly find: (secret: string) => Effect.Effect<Credential | null>
    /** Forgets everything once what a token may do has been changed, or may have been: unless the change was refused. */
    readonly forgetAfter: <A, E, R>(change: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
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
      // A fault is not kept: the store may answer the next time. A look-up that is under way when all is forgotten is forgotten as well.
      const credentials = yield* Cache.makeWith(lookUp, {
        capacity: kept.capacity,
        timeToLive: (exit) => (Exit.isSuccess(exit) ? kept.timeToLive : Duration.zero)
      })
      const forget = Cache.invalidateAll(credentials)
      yield* store.changes.pipe(
        Stream.runForEach(() => forget),
        Effect.forkScoped
      )
      return Credentials.of({
        find: (secret) => Cache.get(credentials, hash("sha256", secret, "base64url")),
        forgetAfter: Effect.onExit((exit) =>
          Exit.isFailure(exit) && Cause.hasFails(exit.cause) ? Effect.void : forget
        )
      })
    })
  )
}
