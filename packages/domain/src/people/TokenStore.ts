import { Context, type Effect, type Option, type Stream } from "effect"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import type { ApiToken } from "./ApiToken.ts"
import type { UserCaller } from "./Caller.ts"

export interface NewToken extends Omit<ApiToken, "id" | "lastUsedAt"> {
  /** SHA-256. */
  readonly secretHash: Uint8Array
}

/** A token as a secret authenticates it. */
export interface Credential {
  readonly tokenId: string
  /** SHA-256. */
  readonly secretHash: Uint8Array
  readonly expiresAt: number | null
  readonly caller: UserCaller
}

/** The port to stored tokens. An id is any text: text that no id can be is not found. */
export class TokenStore extends Context.Service<
  TokenStore,
  {
    /** `no team` unless the user is a member of the team, `no service` unless the service is of the team. */
    readonly insert: (token: NewToken) => Effect.Effect<ApiToken | "no team" | "no service">
    /** The tokens that are not revoked; by id, ascending. */
    readonly list: (userId: string, span: SearchSpan) => Effect.Effect<Listing<ApiToken>>
    /** Returns whether there was such a token. */
    readonly revoke: (userId: string, tokenId: string, now: number) => Effect.Effect<boolean>
    /** None when the token is unknown or revoked; it may have expired. */
    readonly findCredential: (secretHash: Uint8Array) => Effect.Effect<Option.Option<Credential>>
    /** The same for the id of a token. */
    readonly findCredentialById: (tokenId: string) => Effect.Effect<Option.Option<Credential>>
    /** Whether any token is neither revoked nor expired, of a user who is still in its team. `now` in milliseconds since the epoch. */
    readonly anyValid: (now: number) => Effect.Effect<boolean>
    /** The secret hashes of tokens that are neither revoked nor expired, at most `most`, the one used last first; those never used at the end. */
    readonly validHashes: (now: number, most: number) => Effect.Effect<readonly Uint8Array[]>
    /** Token id → time of last use, milliseconds since the epoch. Never replaces a later stored time. */
    readonly recordUses: (uses: ReadonlyMap<string, number>) => Effect.Effect<void>
    /**
     * Emits when any process has changed what a token may do, or may have done so while this process was not connected. Survives faults
     * of the database and ends with its scope.
     */
    readonly changes: Stream.Stream<void>
  }
>()("domain/TokenStore") {}
