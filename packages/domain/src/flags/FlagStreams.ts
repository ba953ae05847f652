import { randomBytes } from "node:crypto"
import { Clock, Context, Effect, Layer, Option } from "effect"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, type UserCaller } from "../people/Caller.ts"
import { Tokens } from "../people/Tokens.ts"
import { StreamKeyStore } from "./StreamKeyStore.ts"
import { grantEnd, readGrant, type StreamGrant, writeGrant } from "./streamGrant.ts"

/** Grants for streams of changes: a browser cannot send a token with them, so their address has a right of its own that ends. */
export class FlagStreams extends Context.Service<
  FlagStreams,
  {
    /** The caller's grant; the same for up to twelve hours. */
    readonly grant: Effect.Effect<string, PermissionDenied, Caller>
    /** Null when the grant is not of this service, or is over. */
    readonly read: (grant: string) => Effect.Effect<StreamGrant | null>
    /** The caller of a token; null when it may not ask for flags, or not any more. */
    readonly followerOf: (tokenId: string) => Effect.Effect<UserCaller | null>
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
      const grant = Effect.gen(function* () {
        const { tokenId } = yield* Caller.user()
        const now = yield* Clock.currentTimeMillis
        return writeGrant({ tokenId, expiresAt: grantEnd(now) }, yield* key)
      })
      const read = Effect.fnUntraced(function* (text: string) {
        return readGrant(text, yield* key, yield* Clock.currentTimeMillis)
      })
      const followerOf = Effect.fnUntraced(function* (tokenId: string) {
        const caller = yield* tokens.callerOf(tokenId)
        if (caller === null || !caller.permissions.has("experiment_read")) return null
        return caller.scopes.has("evaluate") || caller.scopes.has("read") ? caller : null
      })
      return FlagStreams.of({ grant, read, followerOf })
    })
  )
}
