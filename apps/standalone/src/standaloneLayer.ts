import { ApiServer } from "@sortition/api/ApiServer"
import { apiLayer } from "@sortition/api/apiLayer"
import { Database } from "@sortition/postgres/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { workerLayer } from "@sortition/worker/workerLayer"
import { ConfigProvider, Console, Effect, Layer } from "effect"
import { databaseUrl } from "./databaseUrl.ts"
import { welcome } from "./welcome.ts"

const welcomed = Layer.effectDiscard(ApiServer.use(({ url }) => Console.log(welcome(url))))

/** API and worker in one process, as if `DATABASE_URL` had been set. */
export const standaloneLayer = Layer.unwrap(
  Effect.gen(function* () {
    const DATABASE_URL = yield* databaseUrl
    const environment = yield* ConfigProvider.ConfigProvider
    const provider = ConfigProvider.orElse(ConfigProvider.fromUnknown({ DATABASE_URL }), environment)
    return welcomed.pipe(
      Layer.provide(apiLayer),
      Layer.provide(workerLayer),
      Layer.provide(Layer.mergeAll(Database.layer, QueueConnection.layer)),
      Layer.provide(ConfigProvider.layer(provider))
    )
  })
)
