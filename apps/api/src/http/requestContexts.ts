import type { IncomingHttpHeaders } from "node:http"
import type { UserCaller } from "@sortition/domain/people/Caller"
import { CurrentReads } from "@sortition/postgres/sql/CurrentReads"
import { TRPCError } from "@trpc/server"
import { Context } from "effect"
import type { FastifyRequest } from "fastify"
import { Authentication } from "../auth/Authentication.ts"
import { type Credentials, credentialsOf } from "../auth/credentials.ts"
import { makeRun } from "../procedures/makeRun.ts"
import type { ApiServices, RequestContext } from "../procedures/RequestContext.ts"
import { type Hosts, isHost } from "./hosts.ts"
import type { Limiter } from "./limits/Limiter.ts"

/** What a context needs of a request. */
export type ContextRequest = Pick<FastifyRequest, "headers" | "host" | "id" | "ip" | "log" | "protocol"> & {
  readonly socket: { readonly localPort?: number | undefined }
}

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

/** Contexts of requests: `open` follows the setting `SORTITION_AUTH`, `closed` always requires a token. */
export const requestContexts = (
  services: Context.Context<ApiServices | Authentication>,
  { publicOrigin }: Pick<Hosts, "publicOrigin">,
  limiter: Limiter | null
) => {
  const { holderOf, withoutToken } = Context.get(services, Authentication)
  const runnerOf = makeRun(services)
  const currentRunnerOf = makeRun(Context.add(services, CurrentReads, true))
  const contextOf =
    (anonymous: UserCaller | null) =>
    (request: ContextRequest): RequestContext => {
      const { run, runAs } = isCurrent(request.headers) ? currentRunnerOf(request) : runnerOf(request)
      return {
        requestId: request.id,
        origin: () => publicOrigin ?? originOf(request),
        admit: () => {
          const credentials = credentialsOf(request.headers)
          if (credentials === null && anonymous !== null) return anonymous
          const holder = run(holderOf(credentials))
          if (limiter !== null && credentials !== null) learnFrom(limiter, credentials, { holder, ip: request.ip })
          return holder
        },
        run,
        runAs
      }
    }
  return { open: contextOf(withoutToken), closed: contextOf(null) }
}
