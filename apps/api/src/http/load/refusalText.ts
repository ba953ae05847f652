import { TRPCError } from "@trpc/server"
import { answerOfStatus } from "../../jsonapi/answerOf.ts"
import { errorDocument } from "../../jsonapi/JsonApiError.ts"
import { jsonApiMediaType } from "../../jsonapi/mediaTypes.ts"
import { requestIds } from "../../procedures/formatError.ts"
import { errorShapeOf } from "../../procedures/trpc.ts"
import { type Surface, surfaceOf } from "../surfaceOf.ts"

const detail = "The service has too many requests in progress. Send the request again after the time in Retry-After"

const bodies: Readonly<Record<Surface, (id: string) => object>> = {
  planning: (id) => {
    const { title } = answerOfStatus(503, detail)
    return errorDocument(id, 503, title, detail)
  },
  rest: () => ({ detail, reason: "unavailable" }),
  trpc: (id) => {
    const error = new TRPCError({ code: "SERVICE_UNAVAILABLE", message: detail })
    requestIds.set(error, id)
    return { error: errorShapeOf(error) }
  }
}

const types: Readonly<Record<Surface, string>> = {
  planning: jsonApiMediaType,
  rest: "application/json; charset=utf-8",
  trpc: "application/json; charset=utf-8"
}

/** Stands for the id of the request. */
const mark = "\u0000"

const templateOf = (surface: Surface) => {
  const parts = JSON.stringify(bodies[surface](mark)).split(JSON.stringify(mark).slice(1, -1))
  return { parts, type: types[surface] }
}

const templates = { planning: templateOf("planning"), rest: templateOf("rest"), trpc: templateOf("trpc") }

/** The body that refuses a request at `url` while too many others are in progress, and its media type; made in a microsecond. */
export const refusalText = (url: string, requestId: string): { readonly type: string; readonly text: string } => {
  const { parts, type } = templates[surfaceOf(url)]
  return { type, text: parts.join(requestId) }
}
