import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { TRPCError } from "@trpc/server"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import { Predicate } from "effect"
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from "fastify"
import { answerOfStatus, type ErrorAnswer } from "../jsonapi/answerOf.ts"
import { sendJsonApiError } from "../jsonapi/sendJsonApi.ts"
import { errorBody } from "../ofrep/errorBody.ts"
import { reasonOf, requestIds } from "../procedures/formatError.ts"
import { logFault } from "../procedures/logFault.ts"
import { errorShapeOf } from "../procedures/trpc.ts"
import { contentCodings, UnsupportedCoding } from "../rest/bodies/decodedBody.ts"
import { unsupportedType } from "../rest/bodies/unsupportedType.ts"
import { RestError } from "../rest/RestError.ts"
import { STATUS_CODES } from "./nodeHttp.ts"
import { surfaceOf } from "./surfaceOf.ts"

/** The largest request body, in bytes, unless a route sets its own limit. */
export const bodyLimit = 1_048_576

const details: Readonly<Record<number, string>> = {
  408: "The request did not arrive in time",
  413: "The body is too large",
  414: "The URL is too long",
  431: "The headers are too large"
}

const codes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  408: "TIMEOUT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE"
}

/** The detail of an error that has nothing but its status. */
export const detailOf = (status: number): string => details[status] ?? STATUS_CODES[status] ?? "Bad Request"

const answerOf = (error: unknown): Pick<RestError, "detail" | "reason" | "status"> => {
  if (error instanceof RestError) return error
  if (error instanceof Unavailable) {
    return { status: 503, detail: `${error.message}, try again later`, reason: "unavailable" }
  }
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") {
    return { status: getHTTPStatusCodeFromError(error), detail: error.message, reason: reasonOf(error) }
  }
  const status = Predicate.hasProperty(error, "statusCode") ? Number(error.statusCode) : 500
  return status >= 400 && status < 500
    ? { status, detail: detailOf(status), reason: "malformed_request" }
    : { status: 500, detail: "Internal Server Error", reason: "internal" }
}

const toTrpcError = (error: unknown): TRPCError => {
  if (error instanceof TRPCError) return error
  const { detail, status } = answerOf(error)
  return new TRPCError({
    code: codes[status] ?? "BAD_REQUEST",
    message: typeof detail === "string" ? detail : detailOf(status),
    cause: error
  })
}

/** Whether the address cannot be decoded or is too long; no resource has such an address. */
const isNowhere = (fault: unknown, status: number) =>
  (status === 414 && !(fault instanceof RestError)) ||
  (Predicate.hasProperty(fault, "code") && fault.code === "FST_ERR_BAD_URL")

const planningAnswerOf = (fault: unknown): ErrorAnswer => {
  const { detail, status } = answerOf(fault)
  const shown = typeof detail === "string" ? detail : detailOf(status)
  return isNowhere(fault, status) ? answerOfStatus(404, "Not Found") : answerOfStatus(status, shown)
}

const restAnswerOf = (fault: unknown) => {
  const { detail, reason, status } = answerOf(fault)
  return { status, body: typeof detail === "string" ? { detail, reason } : { detail } }
}

/** Names what the address accepts in the error of a media type that cannot be read. */
const withTypes = (fault: unknown, { headers, routeOptions }: FastifyRequest): unknown =>
  Predicate.hasProperty(fault, "code") && fault.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE"
    ? unsupportedType(headers["content-type"] ?? "", routeOptions.config.bodyTypes)
    : fault

/** Seconds until a client should repeat a request that a 503 answered. */
export const retryAfter = 1

const headersOf = (fault: unknown, status: number): Readonly<Record<string, string | number>> => {
  if (status === 401) return { "www-authenticate": "Bearer" }
  if (status === 408) return { connection: "close" }
  if (status === 503) return { "retry-after": retryAfter }
  return fault instanceof UnsupportedCoding ? { "accept-encoding": contentCodings } : {}
}

interface Asked {
  readonly id: string
  readonly log: FastifyBaseLogger
}

/** The answer of the sampling API to an error. Faults are logged and masked. */
export const restErrorOf = (fault: unknown, { log }: Asked) => {
  const answer = restAnswerOf(fault)
  if (answer.status === 500) logFault(fault, log)
  return { ...answer, headers: headersOf(fault, answer.status) }
}

/** The tRPC answer to an error outside tRPC. */
const trpcErrorOf = (fault: unknown, { id, log }: Asked) => {
  const error = toTrpcError(fault)
  requestIds.set(error, id)
  const { data, ...shape } = errorShapeOf(error)
  // tRPC has no code for some statuses of HTTP.
  const status = fault instanceof TRPCError ? data.httpStatus : answerOf(fault).status
  if (status === 500) logFault(fault, log)
  return {
    status,
    headers: headersOf(fault, status),
    body: { error: { ...shape, data: { ...data, httpStatus: status } } }
  }
}

/** The answer of OFREP to an error. */
const ofrepErrorOf = (fault: unknown, { log, url }: Asked & { readonly url: string }) => {
  const { detail, status } = answerOf(fault)
  if (status === 500) logFault(fault, log)
  const shown = typeof detail === "string" ? detail : detailOf(status)
  return { status, headers: headersOf(fault, status), body: errorBody(url, { status, detail: shown, fault }) }
}

const textErrorOf = { ofrep: ofrepErrorOf, rest: restErrorOf, trpc: trpcErrorOf }

/** Answers an error that no route handled, in the shape of the surface at the address. Faults are logged and masked. */
export const sendError = (given: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const fault = withTypes(given, request)
  const surface = surfaceOf(request.url)
  if (surface === "planning") {
    const answer = planningAnswerOf(fault)
    if (answer.status === 500) logFault(fault, request.log)
    reply.headers({ ...headersOf(fault, answer.status), "x-request-id": request.id })
    return sendJsonApiError(reply, request.id, answer)
  }
  const { body, headers, status } = textErrorOf[surface](fault, request)
  return reply
    .status(status)
    .headers({ ...headers, "x-request-id": request.id })
    .send(body)
}
