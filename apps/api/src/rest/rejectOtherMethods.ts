import type { FastifyContextConfig, FastifyInstance } from "fastify"
import { RestError } from "./RestError.ts"

/** Answers every method of `url` that is not `allowed` with a 405 and the header `Allow`. */
export const rejectOtherMethods = (
  server: FastifyInstance,
  url: string,
  allowed: readonly string[],
  config: FastifyContextConfig = {}
): void => {
  server.route({
    method: server.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    config,
    handler: (_, reply) => {
      reply.header("allow", allowed.join(", "))
      throw new RestError(405, "Method Not Allowed")
    }
  })
}
