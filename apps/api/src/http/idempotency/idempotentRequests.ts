import { Readable } from "node:stream"
import type { Administrator, UserCaller } from "@sortition/domain/people/Caller"
import { type Claim, IdempotencyKeys, type OpenRequest } from "@sortition/postgres/requests/IdempotencyKeys"
import type { KeptAnswer } from "@sortition/postgres/requests/sealAnswer"
import { Context, Effect } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { RequestContext } from "../../procedures/RequestContext.ts"
import { surfaceOf } from "../surfaceOf.ts"
import { isSingleCall } from "../trpc/isSingleCall.ts"
import { fingerprintOf } from "./fingerprintOf.ts"
import { KeyRefused } from "./KeyRefused.ts"
import { readKey } from "./readKey.ts"

const changes = new Set(["DELETE", "PATCH", "POST", "PUT"])

/** The headers that belong to an answer; the others belong to the exchange. */
const keptHeaders = ["allow", "content-type", "etag", "link", "location", "vary"] as const

/** Answers that say nothing about the change: the caller may not make it, or the request did not arrive. */
const passing = new Set([401, 403, 408, 413, 429])

const isKept = (status: number) => status >= 200 && status < 500 && !passing.has(status)

/** Whose key it is: the user in its team, whatever the token that may write. */
const scopeOf = (caller: Administrator | UserCaller): string => {
  if (caller._tag !== "User") return "administrator"
  const user = `user ${caller.userId} in team ${caller.teamId}`
  // A token that only evaluates must not be shown the answers to others.
  return caller.scopes.has("write") ? user : `${user}, evaluating for service ${caller.serviceId ?? "any"}`
}

const mayChange = (caller: Administrator | UserCaller) =>
  caller._tag !== "User" || caller.scopes.has("write") || caller.scopes.has("evaluate")

const requireOneAnswer = (request: FastifyRequest): void => {
  if (request.body instanceof Readable) {
    throw new KeyRefused("malformed", "A stream of lines accepts no Idempotency-Key. Send the items as one JSON body")
  }
  if (surfaceOf(request.url) === "trpc" && !isSingleCall(request)) {
    throw new KeyRefused("malformed", "A batch or a stream accepts no Idempotency-Key. Send each call by itself")
  }
}

const headersOf = (reply: FastifyReply): Record<string, string> => {
  const found = keptHeaders.flatMap((name) => {
    const value = reply.getHeader(name)
    return value === undefined ? [] : [[name, String(value)] as const]
  })
  return Object.fromEntries(found)
}

/** The bytes of an answer; undefined when it is no text and no bytes. */
const bytesOf = (payload: unknown): Buffer | null | undefined => {
  if (payload === undefined || payload === null) return null
  if (typeof payload === "string") return Buffer.from(payload)
  return Buffer.isBuffer(payload) ? payload : undefined
}

const replay = (reply: FastifyReply, { body, headers, status }: KeptAnswer) =>
  reply
    .status(status)
    .headers(headers)
    .header("idempotency-replayed", "true")
    .send(body ?? undefined)

const finish = async (
  open: OpenRequest,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  payload: unknown
): Promise<void> => {
  const body = bytesOf(payload)
  if (body === undefined || !isKept(reply.statusCode)) return Effect.runPromise(open.abandon)
  const answer = { status: reply.statusCode, headers: headersOf(reply), body }
  if (await Effect.runPromise(open.keep(answer))) return
  for (const name of keptHeaders) reply.removeHeader(name)
  const message = "The answer is too large to be kept for its Idempotency-Key. Send fewer items, or omit the key"
  throw new KeyRefused("tooLarge", message).at(request.url)
}

interface Options {
  readonly services: Context.Context<IdempotencyKeys>
  /** The context of a request, by its address. */
  readonly contextOf: (request: FastifyRequest) => RequestContext
}

/**
 * Answers each change with an `Idempotency-Key` once. The whole request is one transaction: its changes and its answer are stored together, or
 * neither is. A repeat gets the stored answer.
 */
export const idempotentRequests = (server: FastifyInstance, { contextOf, services }: Options): void => {
  const keys = Context.get(services, IdempotencyKeys)
  server.decorateRequest("openRequest", null)

  const claim = async (request: FastifyRequest, header: string): Promise<Claim | null> => {
    const context = contextOf(request)
    const caller = await Promise.resolve(context.admit()).catch(() => null)
    // The route itself refuses the caller.
    if (caller === null || !mayChange(caller)) return null
    const key = readKey(header)
    if (key === null) {
      throw new KeyRefused(
        "malformed",
        "The Idempotency-Key must have 1 to 255 visible ASCII characters, in quotes or bare"
      )
    }
    requireOneAnswer(request)
    return context.run(keys.claim({ caller: scopeOf(caller), key, fingerprint: fingerprintOf(request) }))
  }
  /** Whether the request is answered. */
  const begin = async (request: FastifyRequest, reply: FastifyReply, header: string): Promise<boolean> => {
    const claimed = await claim(request, header)
    switch (claimed?._tag) {
      case undefined:
        return false
      case "Answered":
        replay(reply, claimed.answer)
        return true
      case "Busy":
        reply.header("retry-after", 1)
        throw new KeyRefused("busy", "The first request with this Idempotency-Key is not answered yet. Try again later")
      case "Reused":
        throw new KeyRefused(
          "reused",
          "Another request has used this Idempotency-Key. Send a new key with a new request"
        )
      case "Open":
        request.openRequest = claimed.request
        return false
    }
  }

  server.addHook("preHandler", (request, reply, done) => {
    const header = request.headers["idempotency-key"]
    const isServed = /^\/(?:api|trpc)\//.test(request.routeOptions.url ?? "")
    if (header === undefined || !isServed || !changes.has(request.method)) return done()
    begin(request, reply, String(header)).then(
      (isAnswered) => {
        if (!isAnswered) done()
      },
      (fault) => done(fault instanceof KeyRefused ? fault.at(request.url) : fault)
    )
  })
  server.addHook("onSend", (request, reply, payload, done) => {
    const { openRequest } = request
    if (openRequest === null) return done(null, payload)
    request.openRequest = null
    finish(openRequest, { request, reply }, payload).then(() => done(null, payload), done)
  })
}
