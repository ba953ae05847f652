import type { IncomingHttpHeaders } from "node:http"
import type { UserCaller } from "@sortition/domain/people/Caller"
import { CurrentReads } from "@sortition/postgres/sql/CurrentReads"
import { Context, References } from "effect"
import type { FastifyRequest } from "fastify"
import { Authentication } from "../auth/Authentication.ts"
import { credentialsOf } from "../auth/credentials.ts"
import { makeRun } from "../procedures/makeRun.ts"
import type { ApiServices, RequestContext } from "../procedures/RequestContext.ts"
import { type Hosts, isHost } from "./hosts.ts"
import type { Attributed } from "./observed/requestFields.ts"
import type { RequestTraces, TracedRequest } from "./observed/requestTraces.ts"

/** What a context needs of a request. */
export type ContextRequest = Pick<FastifyRequest, "headers" | "host" | "id" | "log" | "protocol"> &
  Attributed &
  TracedRequest & { readonly socket: { readonly localPort?: number | undefined } }

/** `https://host` as the client wrote it, or the local address when that is not valid. */
const originOf = ({ host, protocol, socket }: ContextRequest): string =>
  isHost(host) && /^https?$/.test(protocol) ? `${protocol}://${host}` : `http://127.0.0.1:${socket.localPort}`

/** Whether the request has the directive no-cache of RFC 9111: the answer must not come from a copy that is behind. */
const isCurrent = ({ "cache-control": given }: IncomingHttpHeaders): boolean =>
  given !== undefined && /(?:^|[\s,])no-cache(?:$|[\s,])/i.test(given)

/** Contexts of requests: `open` follows the setting `SORTITION_AUTH`, `closed` always requires a token. */
export const requestContexts = (
  given: Context.Context<ApiServices | Authentication>,
  { publicOrigin }: Pick<Hosts, "publicOrigin">,
  traces: RequestTraces
) => {
  // Spans below no span would each be a trace of their own.
  const services = traces.isOn ? Context.add(given, References.TracerEnabled, false) : given
  const { holderOf, withoutToken } = Context.get(services, Authentication)
  const runnerOf = makeRun(services)
  const currentRunnerOf = makeRun(Context.add(services, CurrentReads, true))
  const contextOf =
    (anonymous: UserCaller | null) =>
    (request: ContextRequest): RequestContext => {
      const span = traces.begin(request)
      const { run, runAs } = (isCurrent(request.headers) ? currentRunnerOf : runnerOf)(request, span)
      return {
        requestId: request.id,
        origin: () => publicOrigin ?? originOf(request),
        admit: () => {
          const credentials = credentialsOf(request.headers)
          return credentials === null && anonymous !== null ? anonymous : run(holderOf(credentials))
        },
        run,
        runAs: (caller, toWire) => {
          request.caller = caller
          return runAs(caller, toWire)
        }
      }
    }
  return { open: contextOf(withoutToken), closed: contextOf(null) }
}
