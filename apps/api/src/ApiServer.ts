import { Log } from "@sortition/runtime/Log"
import { Config, Context, Effect, Layer, Predicate } from "effect"

import { makeServer } from "./makeServer.ts"
import type { ApiServices } from "./RequestContext.ts"
import { warnOfOpenAccess } from "./warnOfOpenAccess.ts"

export interface Address {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

/** Says which of the two settings cannot be. */
const listenFault = (cause: unknown): Error => {
  const code = Predicate.hasProperty(cause, "code") ? cause.code : undefined
  const message = cause instanceof Error ? cause.message : String(cause)
  return new Error(`${code === "EADDRINUSE" || code === "EACCES" ? "PORT" : "HOST"}: ${message}`, { cause })
}

/** The listening HTTP server; `url` is where it can be reached. Closing stops accepting, and finishes what is in flight. */
export class ApiServer extends Context.Service<ApiServer, { readonly url: string }>()("api/ApiServer") {
  static readonly layerAddress = ({ host, port }: Address) =>
    Layer.effect(
      ApiServer,
      Effect.gen(function* () {
        const services = yield* Effect.context<ApiServices>()
        const log = yield* Log
        yield* warnOfOpenAccess
        const server = yield* Effect.acquireRelease(
          Effect.promise(() => makeServer(services, log)),
          (running) => Effect.promise(() => running.close())
        )
        yield* Effect.tryPromise({ try: () => server.listen({ host, port }), catch: listenFault }).pipe(Effect.orDie)
        const bound = server.server.address()
        const shown = host.includes(":") ? `[${host}]` : host
        return ApiServer.of({ url: `http://${shown}:${Predicate.isObject(bound) ? bound.port : port}` })
      })
    )

  /** On `HOST` (127.0.0.1) and `PORT` (3000). */
  static readonly layer = Layer.unwrap(
    Config.all({
      host: Config.String("HOST").pipe(Config.withDefault("127.0.0.1")),
      port: Config.Port("PORT").pipe(Config.withDefault(3000))
    }).pipe(Effect.map(ApiServer.layerAddress))
  )
}
