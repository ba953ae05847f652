import { peopleLive } from "@sortition/domain/domainLive"
import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { runningServerUrl } from "@sortition/embedded-postgres/runningServerUrl"
import { Database } from "@sortition/postgres/sql/Database"
import { storesLive } from "@sortition/postgres/storesLive"
import { runProcess } from "@sortition/runtime/runProcess"
import { Console, Effect, Layer } from "effect"
import { makeLocalToken } from "./makeLocalToken.ts"
import { settings } from "./settings.ts"

/* `npm run create-admin`: creates a token of user 1, Owner of team 1, while the service runs or not. */

const database = Effect.gen(function* () {
  const { databaseDirectUrl, databaseUrl, dataDir } = yield* settings
  if (databaseUrl !== "") return Database.layerUrl(databaseUrl, { directUrl: databaseDirectUrl })
  const running = yield* Effect.promise(() => runningServerUrl(dataDir))
  return Database.layerUrl(running ?? (yield* embeddedPostgres({ dataDir })).url)
})

const createAdmin = Effect.gen(function* () {
  const people = peopleLive.pipe(Layer.provide(storesLive), Layer.provide(yield* database))
  const token = yield* makeLocalToken("create-admin").pipe(Effect.provide(people))
  yield* Console.error("A token of user 1, Owner of team 1. It is shown only now, and works at once:")
  yield* Console.log(token)
}).pipe(Effect.scoped)

runProcess(createAdmin)
