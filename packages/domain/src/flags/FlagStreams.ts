import { randomBytes } from "node:crypto"
import { Clock, Context, Effect, Layer, Option } from "effect"
import type { UserCaller } from "../people/Caller.ts"
import { Tokens } from "../people/Tokens.ts"
import { StreamKeyStore } from "./StreamKeyStore.ts"
import { grantEnd, readGrant, writeGrant } from "./streamGrant.ts"

/** What a grant stands for. */
export interface Granted {
  /** Null: a caller without a token. */
  readonly tokenId: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Grants for streams of changes: a browser cannot send a token with them, so their address has a right of its own that ends. */
export class FlagStreams extends Context.Service<
  FlagStreams,
  {
    /** The grant of the token with this secret, or of a caller without one; the same for up to twelve hours. Null when no user has the secret. */
    readonly grant: (secret: string | null) => Effect.Effect<string | null>
    /** Null when the grant is not of this service, or is over. */
    readonly read: (grant: string) => Effect.Effect<Granted | null>
    /** The caller of a token; null when it is revoked or over. */
    readonly callerOf: (tokenId: string) => Effect.Effect<UserCaller | null>
  }
>()("domain/FlagStreams") {
  static readonly layer = Layer.effect(
    FlagStreams,
    Effect.gen(function* () {
      const store = yield* StreamKeyStore
      const tokens = yield* Tokens
      let known: Option.Option<Uint8Array> = Option.none()

      const key = Effect.suspend(() =>
        Option.isSome(known)
          ? Effect.succeed(known.value)
          : Effect.tap(store.key(randomBytes(32)), (read) =>
              Effect.sync(() => {
                known = Option.some(read)
              })
            )
      )
      const grant = Effect.fnUntraced(function* (secret: string | null) {
        const tokenId = secret === null ? null : yield* tokens.tokenIdOf(secret)
        if (secret !== null && tokenId === null) return null
        const now = yield* Clock.currentTimeMillis
        return writeGrant({ tokenId, expiresAt: grantEnd(now) }, yield* key)
      })
      const read = Effect.fnUntraced(function* (text: string) {
        return readGrant(text, yield* key, yield* Clock.currentTimeMillis)
      })
      return FlagStreams.of({ grant, read, callerOf: tokens.callerOf })
    })
  )
}
