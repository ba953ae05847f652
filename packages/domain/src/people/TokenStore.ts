import { Context, type Effect, type Option, type Stream } from "effect"
import type { Listing, Span } from "../shared/Listing.ts"
import type { ApiToken } from "./ApiToken.ts"
import type { UserCaller } from "./Caller.ts"

export interface NewToken extends Omit<ApiToken, "id" | "lastUsedAt"> {
  /** SHA-256. */
  readonly secretHash: Uint8Array
}

/** What the bearer of a secret may do, and until when. */
export interface Credential {
  readonly tokenId: string
  /** SHA-256. */
  readonly secretHash: Uint8Array
  readonly expiresAt: number | null
  readonly caller: UserCaller
}

/** The port to stored tokens. Ids are any text: what cannot be an id is not found. */
export class TokenStore extends Context.Service<
  TokenStore,
  {
    /** None unless the user is a member of the team. */
    readonly insert: (token: NewToken) => Effect.Effect<Option.Option<ApiToken>>
    /** Those not revoked, by id, ascending. */
    readonly list: (userId: string, span: Span) => Effect.Effect<Listing<ApiToken>>
    /** Whether there was such a token to revoke. */
    readonly revoke: (userId: string, tokenId: string, now: number) => Effect.Effect<boolean>
    /** Of a token that is not revoked; it may have expired. */
    readonly findCredential: (secretHash: Uint8Array) => Effect.Effect<Option.Option<Credential>>
    /** Token id → when it was last used, milliseconds since the epoch. A later time that is stored stays. */
    readonly recordUses: (uses: ReadonlyMap<string, number>) => Effect.Effect<void>
    /**
     * Tells that what a token may do has been changed, by whichever process, or may have been while nobody could tell. Goes on
     * through faults of the database and ends with its scope.
     */
    readonly changes: Stream.Stream<void>
  }
>()("domain/TokenStore") {}
