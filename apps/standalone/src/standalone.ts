import { ApiServer } from "@sortition/api/ApiServer"
import { apiLayer } from "@sortition/api/apiLayer"
import { Database } from "@sortition/postgres/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { workerLayer } from "@sortition/worker/workerLayer"
import { ConfigProvider, Console, Effect, Layer } from "effect"
import { database } from "./database.ts"
import { welcome } from "./welcome.ts"

const service = Layer.effectDiscard(ApiServer.use(({ url }) => Console.log(welcome(url)))).pipe(
  Layer.provide(apiLayer),
  Layer.provide(workerLayer()),
  Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer)))
)

/** API and worker in one process, as if `DATABASE_URL` had been set to the database that is there. */
export const standalone = Effect.gen(function* () {
  const { unexpectedEnd, url } = yield* database
  const environment = yield* ConfigProvider.ConfigProvider
  const provider = ConfigProvider.orElse(ConfigProvider.fromUnknown({ DATABASE_URL: url }), environment)
  return yield* Layer.launch(service).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, provider),
    Effect.raceFirst(unexpectedEnd)
  )
}).pipe(Effect.scoped)
