import type { UserCaller } from "@sortition/domain/people/Caller"
import { type OpenedSession, Sessions } from "@sortition/domain/people/Sessions"
import { Tokens } from "@sortition/domain/people/Tokens"
import { scopes } from "@sortition/domain/shared/Permission"
import { Context, Effect, Result } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { Authentication } from "../../auth/Authentication.ts"
import { credentialsOf } from "../../auth/credentials.ts"
import { isLocal, isLocalHost } from "../../auth/isLocalHost.ts"
import { isFromOwnPage } from "../../auth/ownPage.ts"
import { removedCookies, sessionIn, setCookie } from "../../auth/sessionCookie.ts"
import type { ApiServices } from "../../procedures/RequestContext.ts"
import { RestError } from "../../rest/RestError.ts"
import { parseJsonObject } from "../../schemas/parseJsonObject.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"
import type { Limiter } from "../limits/Limiter.ts"

const sessionPath = "/app/session"
const enterPath = "/app/enter"

const longestBody = 1_024

const needsTls = "Signing in needs https, or a loopback address such as 127.0.0.1"
const unknownToken = "The token is unknown, expired or revoked"
const forScripts = "This is the administrator's token, which acts for no user. Sign in with the token of a user"
const usedCode =
  "This link has been used, or it is older than five minutes. Start the service again for a new link, or paste a token: npm start prints the command that shows it"
const otherSite = "A page of another site cannot sign a browser in"

/** What the dashboard shows of the session. */
interface SessionBody {
  readonly signed_in: boolean
  /** Whether the service acts for a local user without a session. */
  readonly open: boolean
  readonly user: { readonly id: string; readonly full_name: string } | null
  readonly team: { readonly id: string; readonly name: string } | null
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly expires_at: string | null
}

const onlyEvaluates = "A token whose only scope is evaluate is for programs and cannot sign in"

/** Signs browsers in and out. A session is a cookie that stands for a token. */
export const sessionRoutes = (
  server: FastifyInstance,
  services: Context.Context<ApiServices | Authentication>,
  limiter: Limiter | null
): void => {
  const sessions = Context.get(services, Sessions)
  const tokens = Context.get(services, Tokens)
  const { isAdministrator, withoutToken } = Context.get(services, Authentication)
  const run = Effect.runPromise

  const requireOwnPage = (request: FastifyRequest) => {
    if (!isFromOwnPage(request)) throw new RestError(403, otherSite, "cross_site_request")
  }
  const requireSafeWay = (request: FastifyRequest) => {
    if (request.protocol !== "https" && !isLocalHost(request.host)) throw new RestError(403, needsTls)
  }
  const give = (request: FastifyRequest, reply: FastifyReply, { expiresAt, secret }: OpenedSession) => {
    const maxAge = Math.max(0, Math.floor((expiresAt - Date.now()) / 1_000))
    const isEncrypted = request.protocol === "https"
    return reply.status(204).header("set-cookie", setCookie({ isEncrypted, secret, maxAge })).send()
  }

  const describe = async (caller: UserCaller, expiresAt: number | null): Promise<SessionBody> => {
    const profile = await run(sessions.profileOf(caller))
    return {
      signed_in: expiresAt !== null,
      open: withoutToken !== null,
      user: profile === null ? null : { id: caller.userId, full_name: profile.fullName },
      team: profile === null ? null : { id: caller.teamId, name: profile.teamName },
      role: profile?.role ?? null,
      scopes: scopes.filter((scope) => caller.scopes.has(scope)),
      expires_at: expiresAt === null ? null : formatTimestamp(expiresAt)
    }
  }
  const nothing: SessionBody = {
    signed_in: false,
    open: false,
    user: null,
    team: null,
    role: null,
    scopes: [],
    expires_at: null
  }

  server.get(sessionPath, async (request, reply): Promise<SessionBody> => {
    const secret = sessionIn(request.headers)
    const end = secret === null ? null : await run(sessions.endOf(secret))
    if (secret !== null) limiter?.learn(secret, request.ip, end !== null)
    // A dead cookie would be refused on every surface, also where access is open.
    if (secret !== null && end === null) reply.header("set-cookie", removedCookies)
    const caller = secret === null || end === null ? withoutToken : await run(tokens.authenticate(secret))
    return caller === null ? nothing : describe(caller, end)
  })
  server.post(sessionPath, { bodyLimit: longestBody }, async (request, reply) => {
    requireSafeWay(request)
    const credentials = credentialsOf(request.headers)
    if (credentials?.scheme !== "bearer") throw new RestError(401, "Send the token in the header Authorization")
    if (isAdministrator(credentials.secret)) throw new RestError(403, forScripts)
    const holder = await run(tokens.authenticate(credentials.secret))
    if (holder !== null && !holder.scopes.has("read") && !holder.scopes.has("write")) {
      throw new RestError(403, onlyEvaluates, "permission_denied")
    }
    const opened = await run(sessions.open(credentials.secret))
    limiter?.learn(credentials.secret, request.ip, opened !== null)
    if (opened === null) throw new RestError(401, unknownToken)
    return give(request, reply, opened)
  })
  server.delete(sessionPath, async (request, reply) => {
    requireOwnPage(request)
    const secret = sessionIn(request.headers)
    if (secret !== null) await run(sessions.close(secret))
    return reply.status(204).header("set-cookie", removedCookies).send()
  })
  server.post<{ readonly Body: Buffer }>(enterPath, { bodyLimit: longestBody }, async (request, reply) => {
    requireOwnPage(request)
    if (!isLocal(request.ip)) throw new RestError(403, "A one-time link works on the machine of the service only")
    requireSafeWay(request)
    const read = parseJsonObject(request.body)
    const code = Result.isSuccess(read) ? read.success.code : undefined
    if (typeof code !== "string") throw new RestError(422, "The body must be JSON with the text `code`")
    const opened = await run(sessions.enter(code))
    if (opened === null) throw new RestError(403, usedCode)
    return give(request, reply, opened)
  })
}
