import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Log } from "@sortition/runtime/Log"
import { Config, Context, Effect, Layer, Predicate } from "effect"
import type { OpenApiRouter } from "trpc-to-openapi"
import type { Authentication } from "../auth/Authentication.ts"
import type { ApiServices } from "../procedures/RequestContext.ts"
import { hosts } from "./hosts.ts"
import { makeServer } from "./makeServer.ts"
import { timeouts } from "./timeouts.ts"
import { trustedProxies } from "./trustedProxies.ts"

export interface Address {
  readonly host: string
  /** 0 selects any free port. */
  readonly port: number
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535

/** The error of a failed listen, with the name of the setting that caused it. */
const listenFault = (cause: unknown): Error => {
  const code = Predicate.hasProperty(cause, "code") ? cause.code : undefined
  const message = cause instanceof Error ? cause.message : String(cause)
  return new Error(`${code === "EADDRINUSE" || code === "EACCES" ? "PORT" : "HOST"}: ${message}`, { cause })
}

/** The listening HTTP server; `url` is its address. Closing it stops accepting connections and finishes requests in flight. */
export class ApiServer extends Context.Service<ApiServer, { readonly url: string }>()("api/ApiServer") {
  static readonly layerAddress = (router: OpenApiRouter, { host, port }: Address) =>
    Layer.effect(
      ApiServer,
      Effect.gen(function* () {
        const services = yield* Effect.context<ApiServices | Authentication>()
        const settings = yield* Config.all({ hosts: hosts(host), timeouts, trustedProxies })
        const options = { router, services, logger: yield* Log, ...settings }
        const server = yield* Effect.acquireRelease(
          Effect.promise(() => makeServer(options)),
          (running) => Effect.promise(() => running.close())
        )
        yield* Effect.tryPromise({ try: () => server.listen({ host, port }), catch: listenFault }).pipe(Effect.orDie)
        const bound = server.server.address()
        const shown = host.includes(":") ? `[${host}]` : host
        return ApiServer.of({ url: `http://${shown}:${Predicate.isObject(bound) ? bound.port : port}` })
      })
    )

  /** On `HOST` (127.0.0.1) and `PORT` (3000; 0 selects any free port). */
  static readonly layer = (router: OpenApiRouter) =>
    Layer.unwrap(
      Config.all({
        host: Config.String("HOST").pipe(Config.withDefault("127.0.0.1")),
        port: checkedConfig("PORT", (value) => (isPort(value) ? null : "must be a number from 0 to 65535")).pipe(
          Config.map((value) => (value === "" ? 3000 : Number(value)))
        )
      }).pipe(Effect.map((address) => ApiServer.layerAddress(router, address)))
    )
}
