import { Context, type Effect, type Option } from "effect"

/** A browser that is signed in. */
export interface NewSession {
  /** SHA-256. */
  readonly secretHash: Uint8Array
  readonly tokenId: string
  readonly createdAt: number
  readonly expiresAt: number
}

/** A link that signs a browser in once. */
export interface NewSignInCode {
  /** SHA-256. */
  readonly codeHash: Uint8Array
  readonly tokenId: string
  readonly expiresAt: number
}

/** What a signed-in person sees of themselves; a name or role is null when the user has left. */
export interface Profile {
  readonly fullName: string
  readonly teamName: string
  readonly role: string | null
}

/** The port to sessions of browsers. */
export class SessionStore extends Context.Service<
  SessionStore,
  {
    /** Stores the session, at most until the token expires, and removes sessions and codes that have ended. Returns the time of its end; none when the token is not valid any more. */
    readonly insert: (session: NewSession) => Effect.Effect<Option.Option<number>>
    readonly remove: (secretHash: Uint8Array) => Effect.Effect<void>
    readonly insertCode: (code: NewSignInCode) => Effect.Effect<void>
    /** Uses the code up. Returns the id of its token; none when it is unknown, used or over. */
    readonly takeCode: (codeHash: Uint8Array, now: number) => Effect.Effect<Option.Option<string>>
    readonly profile: (userId: string, teamId: string) => Effect.Effect<Option.Option<Profile>>
  }
>()("domain/SessionStore") {}
