import type { FastifyReply } from "fastify"
import type { ErrorAnswer } from "./answerOf.ts"
import { errorDocument } from "./JsonApiError.ts"
import { jsonApiMediaType } from "./mediaTypes.ts"

/** A document, with the bare media type: Fastify would add a charset. */
export const sendJsonApi = (reply: FastifyReply, status: number, document: object) =>
  reply
    .status(status)
    .header("content-type", jsonApiMediaType)
    .send(Buffer.from(JSON.stringify(document)))

/** A success without a document. */
export const sendNothing = (reply: FastifyReply, status: number) => reply.status(status).send()

export const sendJsonApiError = (reply: FastifyReply, requestId: string, { detail, status, title }: ErrorAnswer) => {
  if (status === 401) reply.header("www-authenticate", "Bearer")
  return sendJsonApi(reply, status, errorDocument(requestId, status, title, detail))
}
