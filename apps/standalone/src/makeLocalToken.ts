import { Caller, localUser } from "@sortition/domain/people/Caller"
import { Tokens } from "@sortition/domain/people/Tokens"
import { defaultScopes } from "@sortition/domain/shared/Permission"
import { Effect, Result } from "effect"

/** Creates a token of the built-in user for team 1, with every scope. Returns its secret; dies if the user has left the team. */
export const makeLocalToken = (name: string) => {
  const input = { name, teamId: localUser.teamId, expiresAt: null, scopes: defaultScopes, serviceId: null }
  return Tokens.use((tokens) => tokens.create(localUser.userId, () => Result.succeed(input))).pipe(
    Effect.map(({ secret }) => secret),
    Effect.catchTag("InvalidInput", () =>
      Effect.die(
        new Error(
          "user 1 is not in team 1 any more: set SORTITION_ADMIN_TOKEN, and create a token as docs/access.md says"
        )
      )
    ),
    Effect.orDie,
    Effect.provideService(Caller, localUser)
  )
}
