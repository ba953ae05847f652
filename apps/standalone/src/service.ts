import { apiDomain, apiLive } from "@sortition/api/apiLive"
import { ApiServer } from "@sortition/api/http/ApiServer"
import { Sessions } from "@sortition/domain/people/Sessions"
import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { metricsServer } from "@sortition/runtime/metrics/metricsServer"
import { workerLive } from "@sortition/worker/workerLive"
import { Console, Effect, Layer } from "effect"
import { fillDemo } from "./demo/fillDemo.ts"
import { trickle } from "./demo/trickle.ts"
import { localAccess } from "./localAccess.ts"
import { welcome } from "./welcome.ts"

interface ServiceOptions {
  readonly dataDir: string
  /** Whether to fill a new database with the demo before the service starts, and to let its visitors come. */
  readonly demo: boolean
  readonly isOpen: boolean
}

const database = (demo: boolean) =>
  demo ? Layer.effectDiscard(fillDemo).pipe(Layer.provideMerge(Database.layer)) : Database.layer

/** API and worker on the database of `DATABASE_URL`. Prints what to try first when it is ready. Fails when the server ends by itself. */
export const service = ({ dataDir, demo, isOpen }: ServiceOptions) =>
  Effect.gen(function* () {
    const access = yield* localAccess(dataDir)
    const { unexpectedEnd, url } = yield* ApiServer
    const code = yield* Sessions.use((sessions) => sessions.makeCode(access.token))
    yield* Console.log(welcome({ ...access, code, url, isOpen }))
    return yield* demo ? Effect.raceFirst(unexpectedEnd, trickle) : unexpectedEnd
  }).pipe(
    Effect.provide(
      apiLive.pipe(
        Layer.provideMerge(apiDomain),
        Layer.provideMerge(workerLive()),
        Layer.provideMerge(metricsServer),
        Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(database(demo))))
      )
    )
  )
