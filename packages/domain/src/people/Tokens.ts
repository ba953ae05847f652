import { hash, randomBytes } from "node:crypto"
import { Clock, Context, Effect, Layer, Option, type Result, type Stream } from "effect"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import { scopes as allScopes, type Scope } from "../shared/Permission.ts"
import { type AccessError, PermissionDenied, RecordNotFound } from "./AccessError.ts"
import type { ApiToken } from "./ApiToken.ts"
import { Caller, type UserCaller } from "./Caller.ts"
import { Credentials } from "./Credentials.ts"
import { keepLastUses } from "./keepLastUses.ts"
import { TokenStore } from "./TokenStore.ts"
import { UserStore } from "./UserStore.ts"

const secretForm = /^sortition_[\w-]{43}$/

/** The secret of a session of a browser. */
export const sessionForm: RegExp = /^session_[\w-]{43}$/

const makeSecret = (): string => `sortition_${randomBytes(32).toString("base64url")}`

const boundProblem = ({ scopes, serviceId }: NewToken): string | null =>
  serviceId !== null && scopes.some((scope) => scope !== "evaluate")
    ? "Service must be blank unless evaluate is the only scope"
    : null

const isOver = (expiresAt: number | null, now: number): boolean => expiresAt !== null && expiresAt <= now

export interface NewToken {
  readonly name: string
  readonly teamId: string
  /** Milliseconds since the epoch; null for never. */
  readonly expiresAt: number | null
  readonly scopes: readonly Scope[]
  /** The only service that the token reaches; null for every service of the team. */
  readonly serviceId: string | null
}

/** Bearer tokens: a request with the secret acts as its user. That user and the administrator manage the user's tokens. */
export class Tokens extends Context.Service<
  Tokens,
  {
    /** Only this call returns the secret: `sortition_` and 43 base64url characters. */
    readonly create: <E>(
      userId: string,
      read: () => Result.Result<NewToken, E>
    ) => Effect.Effect<{ readonly token: ApiToken; readonly secret: string }, AccessError | E | InvalidInput, Caller>
    /** The tokens that are not revoked; by id, ascending. */
    readonly list: (userId: string, span: SearchSpan) => Effect.Effect<Listing<ApiToken>, AccessError, Caller>
    /** The token stops working immediately. */
    readonly revoke: (userId: string, tokenId: string) => Effect.Effect<void, AccessError, Caller>
    /** The caller that the secret of a token or session identifies; null when it is unknown, revoked or expired. Cached for a second. */
    readonly authenticate: (secret: string) => Effect.Effect<UserCaller | null>
    /** The caller that a token stands for; null when it is unknown, revoked or expired. */
    readonly callerOf: (tokenId: string) => Effect.Effect<UserCaller | null>
    /** Emits when any process may have changed what a token may do; `authenticate` then knows of it. */
    readonly changes: Stream.Stream<void>
    /** The SHA-256 of valid secrets of tokens and sessions in base64url, at most `most` of those used last. */
    readonly validHashes: (most: number) => Effect.Effect<readonly string[]>
  }
>()("domain/Tokens") {
  static readonly layer = Layer.effect(
    Tokens,
    Effect.gen(function* () {
      const store = yield* TokenStore
      const userStore = yield* UserStore
      const credentials = yield* Credentials
      const used = yield* keepLastUses

      const requireSelfOrAdmin = Effect.fnUntraced(function* (userId: string) {
        const caller = yield* Caller
        if (caller._tag === "User") {
          if (caller.userId !== userId) return yield* new PermissionDenied({ action: "manage", subject: "user" })
        } else if (Option.isNone(yield* userStore.find(userId))) {
          return yield* new RecordNotFound({ record: "User", id: userId })
        }
      })
      const create = Effect.fn("Tokens.create")(function* <E>(
        userId: string,
        read: () => Result.Result<NewToken, E>
      ): Effect.fn.Return<
        { readonly token: ApiToken; readonly secret: string },
        AccessError | E | InvalidInput,
        Caller
      > {
        yield* requireSelfOrAdmin(userId)
        const input = yield* Effect.fromResult(read())
        const now = yield* Clock.currentTimeMillis
        if (isOver(input.expiresAt, now)) return yield* invalidField("expiresAt", "Expires at must be in the future")
        const problem = boundProblem(input)
        if (problem !== null) return yield* invalidField("serviceId", problem)
        const secret = makeSecret()
        const token = yield* store.insert({
          userId,
          teamId: input.teamId,
          name: input.name,
          expiresAt: input.expiresAt,
          scopes: allScopes.filter((scope) => input.scopes.includes(scope)),
          serviceId: input.serviceId,
          createdAt: now,
          updatedAt: now,
          secretHash: hash("sha256", secret, "buffer")
        })
        if (token === "no team") return yield* invalidField("teamId", "Team must exist")
        if (token === "no service") return yield* invalidField("serviceId", "Service must exist in the team")
        return { token, secret }
      })
      const list = Effect.fn("Tokens.list")(function* (userId: string, span: SearchSpan) {
        yield* requireSelfOrAdmin(userId)
        return yield* store.list(userId, span)
      })
      const revoke = Effect.fn("Tokens.revoke")(function* (userId: string, tokenId: string) {
        yield* requireSelfOrAdmin(userId)
        const now = yield* Clock.currentTimeMillis
        if (!(yield* store.revoke(userId, tokenId, now))) {
          return yield* new RecordNotFound({ record: "ApiToken", id: tokenId })
        }
      }, credentials.forgetAfter)
      const authenticate = Effect.fnUntraced(function* (secret: string) {
        if (!secretForm.test(secret) && !sessionForm.test(secret)) return null
        const credential = yield* credentials.find(secret)
        const now = yield* Clock.currentTimeMillis
        if (credential === null || isOver(credential.expiresAt, now)) return null
        used(credential.tokenId, now)
        return credential.caller
      })
      const callerOf = Effect.fnUntraced(function* (tokenId: string) {
        const found = Option.getOrNull(yield* store.findCredentialById(tokenId))
        return found === null || isOver(found.expiresAt, yield* Clock.currentTimeMillis) ? null : found.caller
      })
      const validHashes = Effect.fnUntraced(function* (most: number) {
        const found = yield* store.validHashes(yield* Clock.currentTimeMillis, most)
        return found.map((each) => Buffer.from(each).toString("base64url"))
      })
      return Tokens.of({
        create,
        list,
        revoke,
        authenticate,
        callerOf,
        changes: credentials.changes,
        validHashes
      })
    })
  )
}
