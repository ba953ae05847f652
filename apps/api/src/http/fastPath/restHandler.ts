import type { RequestContext } from "../../procedures/RequestContext.ts"
import type { RestOperation } from "../../rest/RestOperation.ts"
import { restErrorOf } from "../sendError.ts"
import type { TextAnswer } from "../TextAnswer.ts"
import type { FastRequest } from "./FastRequest.ts"
import type { FastHandler } from "./FastRoutes.ts"

const noHeaders = {}
const headersOf = (etag: string | null, link: string | null): TextAnswer["headers"] => {
  if (etag !== null) return { etag }
  return link === null ? noHeaders : { link }
}
const type = "application/json; charset=utf-8"

const answerFault = (fault: unknown, request: FastRequest): TextAnswer => {
  const { body, headers, status } = restErrorOf(fault, request)
  return { status, headers, type, text: JSON.stringify(body) }
}

/** Answers one operation of the sampling API, errors included, as its route in the whole server does. */
export const restHandler =
  ({ answer }: RestOperation, contextOf: (request: FastRequest) => RequestContext): FastHandler =>
  (request) =>
  async () => {
    try {
      const { body, etag, link, status } = await answer(request, contextOf(request))
      return {
        status,
        headers: headersOf(etag, link),
        type,
        text: body === undefined ? null : JSON.stringify(body)
      }
    } catch (fault) {
      return answerFault(fault, request)
    }
  }
