import type { FastifyInstance } from "fastify"
import type { RestRoute } from "../RestRoute.ts"
import { ndjson, type Streams } from "./streamLines.ts"

/** How long streams may go on when the server stops, in milliseconds. */
const grace = 3_000

/** Routes to which a body of lines of JSON is handed over as it comes, of any length. When the server stops, what is in `streams` has little time left. */
export const lineRoutes = (server: FastifyInstance, routes: readonly RestRoute[], streams: Streams): void => {
  const cut = () => {
    for (const socket of streams.keys()) socket.destroy()
  }
  server.addHook("preClose", async () => void setTimeout(cut, grace).unref())
  server.register(async (scope) => {
    scope.addContentTypeParser(ndjson, (_, body, done) => done(null, body))
    for (const route of routes) scope.route(route)
  })
}
