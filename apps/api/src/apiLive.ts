import { domainLive } from "@sortition/domain/domainLive"
import { databaseMetrics } from "@sortition/postgres/metrics/databaseMetrics"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import { storesLive } from "@sortition/postgres/storesLive"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { processesConfig } from "@sortition/runtime/processes/processesConfig"
import { webhookAddressesLive } from "@sortition/webhooks/webhookAddresses"
import { Effect, Layer } from "effect"
import { appRouter } from "./appRouter.ts"
import { Authentication, type AuthMode } from "./auth/Authentication.ts"
import { forkedApi } from "./forkedApi.ts"
import { ApiServer } from "./http/ApiServer.ts"
import { outcomeCountLive } from "./outcomeCountLive.ts"

/** The domain; needs a `Database` and a `QueueConnection`. */
export const apiDomain = Layer.mergeAll(domainLive, IdempotencyKeys.layer).pipe(
  Layer.provide(Layer.mergeAll(outcomeCountLive, webhookAddressesLive)),
  Layer.provideMerge(Layer.mergeAll(storesLive, JobQueueLive, databaseMetrics))
)

/** The server of this process, listening on `HOST` and `PORT`; needs a `Database`, a `QueueConnection` and a `Log`. */
export const apiLiveHere = ApiServer.layer(appRouter).pipe(
  Layer.provide(Authentication.layer),
  Layer.provide(apiDomain)
)

/** The same in as many processes as `SORTITION_PROCESSES` says: in this one if it is one, otherwise in others. */
export const apiLive = Layer.unwrap(
  Effect.map(processesConfig, (count) => (count === 1 ? apiLiveHere : forkedApi(count)))
)

/** In this process, on any free port of the loopback address. */
export const apiLiveOnFreePort = (mode: AuthMode, adminToken?: string) =>
  ApiServer.layerAddress(appRouter, { host: "127.0.0.1", port: 0 }).pipe(
    Layer.provide(Authentication.layerMode(mode, adminToken)),
    Layer.provide(apiDomain)
  )
