import type { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { metricsPortConfig } from "@sortition/runtime/metrics/metricsConfig"
import { sharesPort } from "@sortition/runtime/processes/sharedPort"
import { Traces } from "@sortition/runtime/traces/Traces"
import { Config, Context, Effect, Layer, Predicate } from "effect"
import type { OpenApiRouter } from "trpc-to-openapi"
import type { Authentication } from "../auth/Authentication.ts"
import type { ApiServices } from "../procedures/RequestContext.ts"
import { type Address, hostConfig, listenFault, portConfig, tryToListen } from "./address.ts"
import { Draining, makeDraining } from "./draining/Draining.ts"
import { drain } from "./draining/drain.ts"
import { drainConfig } from "./draining/drainConfig.ts"
import { allowedOrigins } from "./headers/allowOrigins.ts"
import { hosts } from "./hosts.ts"
import { rateLimits } from "./limits/limitSettings.ts"
import { entrances, listening } from "./load/entrances.ts"
import { loadLimits } from "./load/loadSettings.ts"
import { makeServer } from "./makeServer.ts"
import { timeouts } from "./timeouts.ts"
import { trustedProxies } from "./trustedProxies.ts"
import { builtWebFolder } from "./web/dashboardRoutes.ts"

/**
 * The listening HTTP server. Closing it serves on for as long as `SORTITION_DRAIN_SECONDS` says, then stops accepting connections and
 * finishes requests in flight.
 */
export class ApiServer extends Context.Service<
  ApiServer,
  {
    /** Its address. */
    readonly url: string
    /** Never succeeds; dies when the server ends by itself. */
    readonly unexpectedEnd: Effect.Effect<never>
  }
>()("api/ApiServer") {
  static readonly layerAddress = (router: OpenApiRouter, { host, port }: Address) =>
    Layer.effect(
      ApiServer,
      Effect.gen(function* () {
        const draining = makeDraining()
        const given = yield* Effect.context<ApiServices | Authentication | IdempotencyKeys>()
        const services = Context.add(given, Draining, draining)
        const settings = yield* Config.all({
          hosts: hosts(host),
          limits: rateLimits,
          loadLimits,
          origins: allowedOrigins,
          timeouts,
          trustedProxies
        })
        const { leases } = yield* QueueConnection
        const servesMetrics = (yield* metricsPortConfig) === "main"
        const measures = { metrics: yield* Metrics, servesMetrics, traces: yield* Traces }
        const served = { router, services, logger: yield* Log, draining, leases, webFolder: builtWebFolder }
        const options = { ...served, ...settings, ...measures }
        const drainFor = yield* drainConfig
        const { others, server } = yield* Effect.acquireRelease(
          Effect.promise(async () => {
            const made = await makeServer(options)
            return { server: made, others: entrances(made.server) }
          }),
          (running) =>
            Effect.andThen(
              drain(draining, drainFor),
              Effect.promise(() => Promise.all([running.others.close(), running.server.close()]))
            )
        )
        yield* Effect.promise(async () => {
          try {
            // Only a listener of its own finds that another program listens beside others, too.
            if (!sharesPort) await tryToListen({ host, port })
            await server.listen({ host, port, ...listening })
            await others.open()
          } catch (cause) {
            throw await listenFault({ host, port }, cause)
          }
        })
        const bound = server.server.address()
        const shown = host.includes(":") ? `[${host}]` : host
        const url = `http://${shown}:${Predicate.isObject(bound) ? bound.port : port}`
        return ApiServer.of({ url, unexpectedEnd: Effect.never })
      })
    )

  /** On `HOST` (127.0.0.1) and `PORT` (3000; 0 selects any free port). */
  static readonly layer = (router: OpenApiRouter) =>
    Layer.unwrap(
      Config.all({ host: hostConfig, port: portConfig }).pipe(
        Effect.map((address) => ApiServer.layerAddress(router, address))
      )
    )
}
