import { TRPCError } from "@trpc/server"
import { answerOfStatus } from "../../jsonapi/answerOf.ts"
import { errorDocument } from "../../jsonapi/JsonApiError.ts"
import { jsonApiMediaType } from "../../jsonapi/mediaTypes.ts"
import { errorBody } from "../../ofrep/errorBody.ts"
import { requestIds } from "../../procedures/formatError.ts"
import { errorShapeOf } from "../../procedures/trpc.ts"
import { type Surface, surfaceOf } from "../surfaceOf.ts"

interface Text {
  readonly type: string
  readonly text: string
}

const json = "application/json; charset=utf-8"

const kinds = {
  400: { code: "BAD_REQUEST", reason: "malformed_request" },
  408: { code: "TIMEOUT", reason: "malformed_request" },
  414: { code: "BAD_REQUEST", reason: "malformed_request" },
  429: { code: "TOO_MANY_REQUESTS", reason: "rate_limited" },
  431: { code: "BAD_REQUEST", reason: "malformed_request" },
  503: { code: "SERVICE_UNAVAILABLE", reason: "unavailable" }
} as const

export type RefusalStatus = keyof typeof kinds

interface Refused {
  readonly url: string
  readonly status: RefusalStatus
  readonly detail: string
  readonly requestId: string
}

const trpcBody = ({ detail, requestId, status }: Refused) => {
  const error = new TRPCError({ code: kinds[status].code, message: detail })
  requestIds.set(error, requestId)
  const { data, ...shape } = errorShapeOf(error)
  // tRPC has no code for some statuses of HTTP.
  return { error: { ...shape, data: { ...data, httpStatus: status } } }
}

const bodyOf: Readonly<Record<Surface, (refused: Refused) => object>> = {
  ofrep: ({ url, ...refused }) => errorBody(url, refused),
  planning: ({ detail, requestId, status }) => {
    const { title } = answerOfStatus(status, detail)
    return errorDocument(requestId, status, title, detail)
  },
  rest: ({ detail, status }) => ({ detail, reason: kinds[status].reason }),
  trpc: trpcBody
}

const textAt = (surface: Surface, refused: Refused): Text => ({
  type: surface === "planning" ? jsonApiMediaType : json,
  text: JSON.stringify(bodyOf[surface](refused))
})

/** The body that refuses a request at `url`, and its media type. */
export const refusalText = (url: string, refused: Omit<Refused, "url">): Text =>
  textAt(surfaceOf(url), { ...refused, url })

const overload = "The service has too many requests in progress. Send the request again after the time in Retry-After"

/** Stands for the id of the request. */
const mark = "#"

const templateOf = (surface: Surface) => {
  const { text, type } = textAt(surface, { url: "", status: 503, detail: overload, requestId: mark })
  return { parts: text.split(mark), type }
}

const templates = {
  ofrep: templateOf("ofrep"),
  planning: templateOf("planning"),
  rest: templateOf("rest"),
  trpc: templateOf("trpc")
}

/** The same while too many requests are in progress; made in a microsecond. */
export const overloadText = (url: string, requestId: string): Text => {
  const { parts, type } = templates[surfaceOf(url)]
  return { type, text: parts.join(requestId) }
}
