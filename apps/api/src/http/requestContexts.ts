import type { IncomingHttpHeaders } from "node:http"
import { CrossSiteRequest } from "@sortition/domain/people/AccessError"
import type { UserCaller } from "@sortition/domain/people/Caller"
import { Commit } from "@sortition/domain/shared/Commit"
import { IfMatch } from "@sortition/domain/shared/IfMatch"
import { CurrentReads } from "@sortition/postgres/sql/CurrentReads"
import { CurrentTransaction } from "@sortition/postgres/sql/CurrentTransaction"
import { TRPCError } from "@trpc/server"
import { Context, Effect, References } from "effect"
import type { FastifyRequest } from "fastify"
import { Authentication } from "../auth/Authentication.ts"
import { type Credentials, credentialsOf } from "../auth/credentials.ts"
import { isFromOwnPage } from "../auth/ownPage.ts"
import { makeRun, type RequestSpan } from "../procedures/makeRun.ts"
import type { ApiServices, RequestContext } from "../procedures/RequestContext.ts"
import type { RequestExtras } from "../rest/keyedRequests.ts"
import type { AllowedOrigins } from "./headers/allowOrigins.ts"
import { type Hosts, isHost } from "./hosts.ts"
import type { Limiter } from "./limits/Limiter.ts"
import type { Attributed } from "./observed/requestFields.ts"
import type { RequestTraces, TracedRequest } from "./observed/requestTraces.ts"

/** What a context needs of a request. */
export type ContextRequest = Pick<FastifyRequest, "headers" | "host" | "id" | "ip" | "log" | "method" | "protocol"> &
  Attributed &
  TracedRequest &
  RequestExtras & { readonly socket: { readonly localPort?: number | undefined } }

/** `https://host` as the client wrote it, or the local address when that is not valid. */
const originOf = ({ host, protocol, socket }: ContextRequest): string =>
  isHost(host) && /^https?$/.test(protocol) ? `${protocol}://${host}` : `http://127.0.0.1:${socket.localPort}`

/** Whether the request has the directive no-cache of RFC 9111: the answer must not come from a copy that is behind. */
const isCurrent = ({ "cache-control": given }: IncomingHttpHeaders): boolean =>
  given !== undefined && /(?:^|[\s,])no-cache(?:$|[\s,])/i.test(given)

/** Tells the limiter whether the token is valid. */
const learnFrom = (
  limiter: Limiter,
  { secret }: Credentials,
  { holder, ip }: { readonly holder: Promise<unknown>; readonly ip: string }
): void => {
  const learn = (isValid: boolean) => limiter.learn(secret, ip, isValid)
  holder.then(
    () => limiter.isKnown(secret) || learn(true),
    (error) => error instanceof TRPCError && error.code === "UNAUTHORIZED" && learn(false)
  )
}

interface RequestContextOptions {
  readonly limiter: Limiter | null
  /** Pages of these origins may act as the caller of requests without a token. */
  readonly origins: AllowedOrigins
  readonly traces: RequestTraces
}

const isOfAllowedOrigin = ({ headers: { origin } }: ContextRequest, allowed: AllowedOrigins): boolean =>
  origin !== undefined && allowed !== null && (allowed === "*" || allowed.includes(origin))

/** Contexts of requests: `open` follows the setting `SORTITION_AUTH`, `closed` always requires a token. */
export const requestContexts = (
  given: Context.Context<ApiServices | Authentication>,
  { publicOrigin }: Pick<Hosts, "publicOrigin">,
  { limiter, origins, traces }: RequestContextOptions
) => {
  // Spans below no span would each be a trace of their own.
  const services = traces.isOn ? Context.add(given, References.TracerEnabled, false) : given
  const { holderOf, withoutToken } = Context.get(services, Authentication)
  const runnerOf = makeRun(services)
  const currentRunnerOf = makeRun(Context.add(services, CurrentReads, true))
  /** For a request that changes something in its own transaction, or under a condition. */
  const extendedRunnerOf = ({ ifMatch = null, openRequest = null }: RequestExtras) => {
    const conditional = Context.add(services, IfMatch, ifMatch)
    if (openRequest === null) return makeRun(conditional)
    const joined = Context.add(conditional, CurrentTransaction, openRequest.connection)
    return makeRun(Context.add(joined, Commit, openRequest))
  }
  const runsOf = (request: ContextRequest, span: RequestSpan | null) => {
    if ((request.openRequest ?? null) !== null || (request.ifMatch ?? null) !== null) {
      return extendedRunnerOf(request)(request, span)
    }
    return (isCurrent(request.headers) ? currentRunnerOf : runnerOf)(request, span)
  }
  /** Whether the browser identifies the caller, but a page of another site makes the request. */
  const isForged = (request: ContextRequest, credentials: Credentials | null): boolean =>
    credentials === null
      ? withoutToken !== null && !isFromOwnPage(request) && !isOfAllowedOrigin(request, origins)
      : credentials.scheme === "session" && !isFromOwnPage(request)
  const contextOf =
    (anonymous: UserCaller | null) =>
    (request: ContextRequest): RequestContext => {
      const span = traces.begin(request)
      const { run, runAs } = runsOf(request, span)
      return {
        requestId: request.id,
        origin: () => publicOrigin ?? originOf(request),
        admit: () => {
          const credentials = credentialsOf(request.headers)
          if (isForged(request, credentials)) return run(Effect.fail(new CrossSiteRequest({})))
          if (credentials === null && anonymous !== null) return anonymous
          const holder = run(holderOf(credentials))
          if (limiter !== null && credentials !== null) learnFrom(limiter, credentials, { holder, ip: request.ip })
          return holder
        },
        run,
        runAs: (caller, toWire, audited) => {
          request.caller = caller
          return runAs(caller, toWire, audited)
        }
      }
    }
  return { open: contextOf(withoutToken), closed: contextOf(null) }
}
