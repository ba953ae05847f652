import { hash, randomBytes } from "node:crypto"
import { Clock, Context, Effect, Layer, Option } from "effect"
import type { UserCaller } from "./Caller.ts"
import { Credentials } from "./Credentials.ts"
import { type Profile, SessionStore } from "./SessionStore.ts"
import { sessionForm, Tokens } from "./Tokens.ts"

const sessionMs = 12 * 3_600_000
const codeMs = 5 * 60_000

const digest = (secret: string): Buffer => hash("sha256", secret, "buffer")

const random = (): string => randomBytes(32).toString("base64url")

/** A session that has just begun; only now its secret can be read. */
export interface OpenedSession {
  /** `session_` and 43 base64url characters. */
  readonly secret: string
  /** Milliseconds since the epoch: 12 hours from now, or when the token expires. */
  readonly expiresAt: number
}

/** Sessions of browsers: each acts as its token, and ends with it. */
export class Sessions extends Context.Service<
  Sessions,
  {
    /** Null when the token is unknown, revoked or expired. */
    readonly open: (token: string) => Effect.Effect<OpenedSession | null>
    /** Uses a code of `makeCode` up. Null when it is unknown, used or older than five minutes, or when its token does not work any more. */
    readonly enter: (code: string) => Effect.Effect<OpenedSession | null>
    /** A code that opens one session within five minutes. Null when the token is unknown, revoked or expired. */
    readonly makeCode: (token: string) => Effect.Effect<string | null>
    readonly close: (secret: string) => Effect.Effect<void>
    /** When the session ends, in milliseconds since the epoch; null when it has ended. */
    readonly endOf: (secret: string) => Effect.Effect<number | null>
    readonly profileOf: (caller: UserCaller) => Effect.Effect<Profile | null>
  }
>()("domain/Sessions") {
  static readonly layer = Layer.effect(
    Sessions,
    Effect.gen(function* () {
      const store = yield* SessionStore
      const credentials = yield* Credentials
      const tokens = yield* Tokens

      const tokenIdOf = Effect.fnUntraced(function* (token: string) {
        if (sessionForm.test(token) || (yield* tokens.authenticate(token)) === null) return null
        return (yield* credentials.find(token))?.tokenId ?? null
      })
      const begin = Effect.fnUntraced(function* (tokenId: string) {
        const secret = `session_${random()}`
        const createdAt = yield* Clock.currentTimeMillis
        const end = yield* store.insert({
          secretHash: digest(secret),
          tokenId,
          createdAt,
          expiresAt: createdAt + sessionMs
        })
        return Option.isNone(end) ? null : { secret, expiresAt: end.value }
      })
      return Sessions.of({
        open: Effect.fn("Sessions.open")(function* (token: string) {
          const tokenId = yield* tokenIdOf(token)
          return tokenId === null ? null : yield* begin(tokenId)
        }),
        enter: Effect.fn("Sessions.enter")(function* (code: string) {
          const tokenId = yield* store.takeCode(digest(code), yield* Clock.currentTimeMillis)
          return Option.isNone(tokenId) ? null : yield* begin(tokenId.value)
        }),
        makeCode: Effect.fn("Sessions.makeCode")(function* (token: string) {
          const tokenId = yield* tokenIdOf(token)
          if (tokenId === null) return null
          const code = random()
          const expiresAt = (yield* Clock.currentTimeMillis) + codeMs
          yield* store.insertCode({ codeHash: digest(code), tokenId, expiresAt })
          return code
        }),
        close: (secret) => store.remove(digest(secret)).pipe(credentials.forgetAfter),
        endOf: Effect.fnUntraced(function* (secret: string) {
          if (!sessionForm.test(secret) || (yield* tokens.authenticate(secret)) === null) return null
          return (yield* credentials.find(secret))?.expiresAt ?? null
        }),
        profileOf: ({ teamId, userId }) => store.profile(userId, teamId).pipe(Effect.map(Option.getOrNull))
      })
    })
  )
}
