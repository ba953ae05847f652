import type { FastifyInstance } from "fastify"
import { RestError } from "../RestError.ts"
import type { RestRoute } from "../RestRoute.ts"
import { lineTypes } from "./lineTypes.ts"
import type { Streams } from "./Streams.ts"

/** The time that streams have to finish when the server stops, in milliseconds. */
const grace = 3_000

/** Routes that receive a body of lines of JSON as a stream, of any length. When the server stops, it cuts open streams after the grace time. */
export const lineRoutes = (server: FastifyInstance, routes: readonly RestRoute[], streams: Streams): void => {
  const cut = () => {
    for (const { response } of streams.values()) response.destroy(new RestError(503, "The service stops"))
  }
  server.addHook("preClose", async () => void setTimeout(cut, grace).unref())
  server.register(async (scope) => {
    scope.addContentTypeParser([...lineTypes], (_, body, done) => done(null, body))
    for (const route of routes) scope.route(route)
  })
}
