import { hash, randomBytes } from "node:crypto"
import { Clock, Context, Effect, Layer, Option } from "effect"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { invalidAttribute } from "../shared/invalidAttribute.ts"
import type { Listing, Span } from "../shared/Listing.ts"
import { scopes as allScopes, type Scope } from "../shared/Permission.ts"
import { PermissionDenied, RecordNotFound } from "./AccessError.ts"
import type { ApiToken } from "./ApiToken.ts"
import { Caller, type UserCaller } from "./Caller.ts"
import { Credentials } from "./Credentials.ts"
import { keepLastUses } from "./keepLastUses.ts"
import { TokenStore } from "./TokenStore.ts"
import { UserStore } from "./UserStore.ts"

const secretForm = /^sortition_[\w-]{43}$/

const makeSecret = (): string => `sortition_${randomBytes(32).toString("base64url")}`

const isOver = (expiresAt: number | null, now: number): boolean => expiresAt !== null && expiresAt <= now

export interface TokenPlan {
  readonly name: string
  readonly teamId: string
  /** Milliseconds since the epoch; null for never. */
  readonly expiresAt: number | null
  readonly scopes: readonly Scope[]
}

type Refused = PermissionDenied | RecordNotFound

/** Bearer tokens: whoever has the secret acts for its user. A user's tokens are in the hands of that user and the administrator. */
export class Tokens extends Context.Service<
  Tokens,
  {
    /** Fails unless the caller is that user or the administrator. */
    readonly expectHandsOn: (userId: string) => Effect.Effect<void, Refused, Caller>
    /** The secret, 43 base64url characters after `sortition_`, is answered here and never again. */
    readonly create: (
      userId: string,
      plan: TokenPlan
    ) => Effect.Effect<{ readonly token: ApiToken; readonly secret: string }, InvalidInput | Refused, Caller>
    /** Those not revoked, by id, ascending. */
    readonly list: (userId: string, span: Span) => Effect.Effect<Listing<ApiToken>, Refused, Caller>
    /** The token stops working at once. */
    readonly revoke: (userId: string, tokenId: string) => Effect.Effect<void, Refused, Caller>
    /** Whom the secret stands for; null when it is unknown, revoked or expired. Asked again within a second, it asks no store. */
    readonly authenticate: (secret: string) => Effect.Effect<UserCaller | null>
  }
>()("domain/Tokens") {
  static readonly layer = Layer.effect(
    Tokens,
    Effect.gen(function* () {
      const store = yield* TokenStore
      const userStore = yield* UserStore
      const credentials = yield* Credentials
      const used = yield* keepLastUses

      const expectHandsOn = Effect.fnUntraced(function* (userId: string) {
        const caller = yield* Caller
        if (caller._tag === "User") {
          if (caller.userId !== userId) return yield* new PermissionDenied({ action: "manage", subject: "user" })
        } else if (Option.isNone(yield* userStore.find(userId))) {
          return yield* new RecordNotFound({ record: "User", id: userId })
        }
      })
      const create = Effect.fn("Tokens.create")(function* (userId: string, plan: TokenPlan) {
        yield* expectHandsOn(userId)
        const now = yield* Clock.currentTimeMillis
        if (isOver(plan.expiresAt, now))
          return yield* invalidAttribute("expires_at", "Expires at must be in the future")
        const secret = makeSecret()
        const token = yield* store.insert({
          userId,
          teamId: plan.teamId,
          name: plan.name,
          expiresAt: plan.expiresAt,
          scopes: allScopes.filter((scope) => plan.scopes.includes(scope)),
          createdAt: now,
          updatedAt: now,
          secretHash: hash("sha256", secret, "buffer")
        })
        if (Option.isNone(token)) return yield* invalidAttribute("team_id", "Team must exist")
        return { token: token.value, secret }
      })
      const list = Effect.fn("Tokens.list")(function* (userId: string, span: Span) {
        yield* expectHandsOn(userId)
        return yield* store.list(userId, span)
      })
      const revoke = Effect.fn("Tokens.revoke")(function* (userId: string, tokenId: string) {
        yield* expectHandsOn(userId)
        const now = yield* Clock.currentTimeMillis
        if (!(yield* store.revoke(userId, tokenId, now))) {
          return yield* new RecordNotFound({ record: "ApiToken", id: tokenId })
        }
      }, credentials.forgetAfter)
      const authenticate = Effect.fnUntraced(function* (secret: string) {
        if (!secretForm.test(secret)) return null
        const credential = yield* credentials.find(secret)
        const now = yield* Clock.currentTimeMillis
        if (credential === null || isOver(credential.expiresAt, now)) return null
        used(credential.tokenId, now)
        return credential.caller
      })
      return Tokens.of({ expectHandsOn, create, list, revoke, authenticate })
    })
  )
}
