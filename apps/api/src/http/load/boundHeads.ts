import type { FastifyInstance } from "fastify"
import { RestError } from "../../rest/RestError.ts"

/** Headers of one request. */
const mostHeaders = 100

/** Characters of path and query. The space for a whole head is 16 kB. */
const longestAddress = 12_288

/** Refuses requests with too many headers or too long an address. Node would leave out the headers beyond a number. */
export const boundHeads = (server: FastifyInstance): void => {
  server.server.maxHeadersCount = 0
  server.addHook("onRequest", async ({ raw, url }) => {
    if (url.length > longestAddress) throw new RestError(414, "The URL is too long")
    if (raw.rawHeaders.length > 2 * mostHeaders) {
      throw new RestError(431, `The request has more than ${mostHeaders} headers`)
    }
  })
}
