import { Context } from "effect"
import type { FastifyRequest } from "fastify"
import { Authentication } from "../auth/Authentication.ts"
import { credentialsOf } from "../auth/credentials.ts"
import { makeRun } from "../procedures/makeRun.ts"
import type { ApiServices, RequestContext } from "../procedures/RequestContext.ts"
import { type Hosts, isHost } from "./hosts.ts"

/** `https://host` as the client wrote it, or the local address when that is not valid. */
const originOf = ({ host, protocol, socket }: FastifyRequest): string =>
  isHost(host) && /^https?$/.test(protocol) ? `${protocol}://${host}` : `http://127.0.0.1:${socket.localPort}`

/** Contexts of requests: `open` follows the setting `SORTITION_AUTH`, `closed` always requires a token. */
export const requestContexts = (
  services: Context.Context<ApiServices | Authentication>,
  { publicOrigin }: Pick<Hosts, "publicOrigin">
) => {
  const authentication = Context.get(services, Authentication)
  const run = makeRun(services)
  const contextOf =
    (admission: "callerOf" | "holderOf") =>
    (request: FastifyRequest): RequestContext => {
      const runHere = run(request.log)
      return {
        requestId: request.id,
        get origin() {
          return publicOrigin ?? originOf(request)
        },
        admit: () => runHere(authentication[admission](credentialsOf(request.headers))),
        run: runHere
      }
    }
  return { open: contextOf("callerOf"), closed: contextOf("holderOf") }
}
