import { apiDomain, apiLive } from "@sortition/api/apiLive"
import { ApiServer } from "@sortition/api/http/ApiServer"
import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { workerLive } from "@sortition/worker/workerLive"
import { ConfigProvider, Console, Effect, Layer } from "effect"
import { database } from "./database.ts"
import { localAccess } from "./localAccess.ts"
import { settings } from "./settings.ts"
import { welcome } from "./welcome.ts"

const service = (dataDir: string, isOpen: boolean) =>
  Effect.gen(function* () {
    const access = yield* localAccess(dataDir)
    const { unexpectedEnd, url } = yield* ApiServer
    yield* Console.log(welcome({ ...access, url, isOpen }))
    return yield* unexpectedEnd
  }).pipe(
    Effect.provide(
      apiLive.pipe(
        Layer.provideMerge(apiDomain),
        Layer.provideMerge(workerLive()),
        Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer)))
      )
    )
  )

/** API and worker in one process, on the database of `DATABASE_URL` or an embedded one. */
export const standalone = Effect.gen(function* () {
  const { auth, dataDir } = yield* settings
  const { unexpectedEnd, url } = yield* database
  const environment = yield* ConfigProvider.ConfigProvider
  const decided = ConfigProvider.fromUnknown({ DATABASE_URL: url, SORTITION_AUTH: auth })
  return yield* service(dataDir, auth === "open").pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.orElse(decided, environment)),
    Effect.raceFirst(unexpectedEnd)
  )
}).pipe(Effect.scoped)
