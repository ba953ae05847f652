import type { FastifyContextConfig, FastifyInstance } from "fastify"
import { RestError } from "./RestError.ts"

interface Rejected {
  readonly config?: FastifyContextConfig
  /** All methods of the server when absent. */
  readonly methods?: readonly string[]
}

/** Answers each of the `methods` of `url` that is not `allowed` with a 405 and the header `Allow`. */
export const rejectOtherMethods = (
  server: FastifyInstance,
  url: string,
  allowed: readonly string[],
  { config = {}, methods = server.supportedMethods }: Rejected = {}
): void => {
  server.route({
    method: methods.filter((method) => !allowed.includes(method)),
    url,
    config,
    handler: (_, reply) => {
      reply.header("allow", allowed.join(", "))
      throw new RestError(405, "Method Not Allowed")
    }
  })
}
