import type { FastifyInstance } from "fastify"
import { RestError } from "../../rest/RestError.ts"

/** Headers of one request. */
const mostHeaders = 100

/** Refuses requests with too many headers. Node would leave out the headers beyond a number. */
export const boundHeads = (server: FastifyInstance): void => {
  server.server.maxHeadersCount = 0
  server.addHook("onRequest", async ({ raw }) => {
    if (raw.rawHeaders.length > 2 * mostHeaders) {
      throw new RestError(431, `The request has more than ${mostHeaders} headers`)
    }
  })
}
