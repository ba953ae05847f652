import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { Effect, Layer } from "effect"
import { Registry } from "prom-client"
import { Metrics } from "./Metrics.ts"
import { metricsHostConfig, metricsPortConfig } from "./metricsConfig.ts"

/** The media type of an exposition. */
export const expositionType = Registry.PROMETHEUS_CONTENT_TYPE

/** Enough for several scrapers. */
const mostConnections = 20

const make = (expose: () => Promise<string>): Server => {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    const path = request.url?.split("?", 1)[0]
    if (path !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not Found: the metrics are at /metrics\n")
      return
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end()
      return
    }
    expose().then(
      (text) => response.writeHead(200, { "content-type": expositionType }).end(text),
      () => response.writeHead(500).end()
    )
  })
  server.maxConnections = mostConnections
  return server
}

const listen = async (server: Server, host: string, port: number) => {
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, "listening")
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`SORTITION_METRICS_PORT: the metrics cannot be served: ${reason}: try another port`, { cause })
  }
}

const close = async (server: Server) => {
  server.close()
  server.closeAllConnections()
}

/** Serves the metrics at `/metrics` of `SORTITION_METRICS_HOST` and `SORTITION_METRICS_PORT` if that is a number. */
export const metricsServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const host = yield* metricsHostConfig
    const port = yield* metricsPortConfig
    if (typeof port !== "number") return
    const { expose } = yield* Metrics
    const server = make(expose)
    yield* Effect.acquireRelease(
      Effect.promise(() => listen(server, host, port)),
      () => Effect.promise(() => close(server))
    )
    const shown = host.includes(":") ? `[${host}]` : host
    yield* Effect.logInfo(`metrics are at http://${shown}:${port}/metrics`)
  })
)
