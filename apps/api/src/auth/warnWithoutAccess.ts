import { TokenStore } from "@sortition/domain/people/TokenStore"
import { Clock, Effect } from "effect"
import { adminTokenConfig, authConfig } from "./Authentication.ts"

/** Warns in one line if every request needs a token and there is none, which no request can change. A database that is away is ignored. */
export const warnWithoutAccess = Effect.gen(function* () {
  if ((yield* authConfig) === "open" || (yield* adminTokenConfig) !== "") return
  const now = yield* Clock.currentTimeMillis
  if (yield* TokenStore.use((store) => store.anyValid(now))) return
  yield* Effect.logWarning(
    "access is required and there is no token, so every request gets a 401: create a token with `npm run create-admin` " +
      "(in a container: `node apps/standalone/src/createAdmin.ts`), or set SORTITION_ADMIN_TOKEN"
  )
}).pipe(Effect.catchDefect(() => Effect.void))
