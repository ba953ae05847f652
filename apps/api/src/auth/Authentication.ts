import { Unauthenticated } from "@sortition/domain/people/AccessError"
import { type Administrator, localUser, type UserCaller } from "@sortition/domain/people/Caller"
import { sessionForm, Tokens } from "@sortition/domain/people/Tokens"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config, Context, Effect, Layer } from "effect"
import { type Credentials, secretMatcher } from "./credentials.ts"

/** With `open`, a request without a token acts as the built-in user. */
export type AuthMode = "open" | "required"

const shortestAdminToken = 16

/** `SORTITION_AUTH`: `open`, `required`, or empty for the default. */
export const authConfig = checkedConfig("SORTITION_AUTH", (value) =>
  value === "open" || value === "required" ? null : "must be open or required"
)

/** `SORTITION_ADMIN_TOKEN`: empty for none. */
export const adminTokenConfig = checkedConfig("SORTITION_ADMIN_TOKEN", (value) =>
  value.length >= shortestAdminToken && !/\s/.test(value)
    ? null
    : `must have at least ${shortestAdminToken} characters, none of them white space`
)

const administrator: Administrator = { _tag: "Administrator" }

/** Identifies the caller of a request. */
export class Authentication extends Context.Service<
  Authentication,
  {
    /** The caller of requests without a token; null while a token is required. */
    readonly withoutToken: UserCaller | null
    /** Whether the secret is the administrator's. */
    readonly isAdministrator: (secret: string) => boolean
    /** The caller with these credentials; a token is required. */
    readonly holderOf: (credentials: Credentials | null) => Effect.Effect<Administrator | UserCaller, Unauthenticated>
  }
>()("api/Authentication") {
  static readonly layerMode = (mode: AuthMode, adminToken = "") =>
    Layer.effect(
      Authentication,
      Effect.gen(function* () {
        const tokens = yield* Tokens
        const isAdministrator = adminToken === "" ? () => false : secretMatcher(adminToken)

        const holderOf = Effect.fnUntraced(function* (credentials: Credentials | null) {
          if (credentials === null) return yield* new Unauthenticated({ scheme: "bearer" })
          // A session is accepted from a cookie alone, which only browsers have.
          if (sessionForm.test(credentials.secret) !== (credentials.scheme === "session")) {
            return yield* new Unauthenticated({ scheme: credentials.scheme })
          }
          const caller = yield* tokens.authenticate(credentials.secret)
          if (caller !== null) return caller
          if (isAdministrator(credentials.secret)) return administrator
          return yield* new Unauthenticated({ scheme: credentials.scheme })
        })
        return Authentication.of({ holderOf, isAdministrator, withoutToken: mode === "open" ? localUser : null })
      })
    )

  /** Reads `SORTITION_AUTH` (`required`, the default, or `open`) and `SORTITION_ADMIN_TOKEN` (none, or at least 16 characters). */
  static readonly layer = Layer.unwrap(
    Config.all({ auth: authConfig, adminToken: adminTokenConfig }).pipe(
      Effect.map(({ adminToken, auth }) => Authentication.layerMode(auth === "open" ? "open" : "required", adminToken))
    )
  )
}
