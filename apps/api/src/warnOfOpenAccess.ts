import { Config, Effect } from "effect"

const asked = Config.all([
  Config.String("SORTITION_AUTH").pipe(Config.withDefault("")),
  Config.String("SORTITION_ADMIN_TOKEN").pipe(Config.withDefault(""))
])

/** This version knows no access control: whoever asked for it must not believe that there is some. */
export const warnOfOpenAccess = Effect.gen(function* () {
  const [auth, token] = yield* asked
  if (token === "" && (auth === "" || auth === "open")) return
  yield* Effect.logWarning(
    "SORTITION_AUTH and SORTITION_ADMIN_TOKEN have no effect in this version: access is open to all"
  )
})
