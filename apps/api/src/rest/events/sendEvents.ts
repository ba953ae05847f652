import type { FastifyReply, FastifyRequest } from "fastify"
import type { EventStream } from "../../procedures/EventStream.ts"
import type { EventHub, Holder } from "./EventHub.ts"

/** The media type of a stream of events. */
export const eventsType = "text/event-stream; charset=utf-8"

/** How long a client waits before it connects again, in milliseconds. */
const retry = Buffer.from("retry: 2000\n\n")

/** What the events of a server need. */
export interface EventSender {
  readonly hub: EventHub
  /** Who the stream of a request belongs to. */
  readonly holderOf: (request: FastifyRequest, stream: EventStream) => Holder
}

/** The head of a stream of events. Its body ends with the connection, so all streams can be sent the same bytes. */
export const beginEvents = (reply: FastifyReply): FastifyReply["raw"] => {
  const vary = reply.getHeader("vary")?.toString()
  const { raw } = reply.hijack()
  raw.useChunkedEncodingByDefault = false
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value)
  }
  raw.writeHead(200, {
    "content-type": eventsType,
    "cache-control": "private, no-cache, no-transform",
    "x-accel-buffering": "no",
    vary: vary === undefined ? "Authorization" : `${vary}, Authorization`
  })
  raw.write(retry)
  return raw
}

/** Sends the current state unless the client has it, and then each change. */
export const sendEvents = (
  request: FastifyRequest,
  reply: FastifyReply,
  { sender: { holderOf, hub }, stream }: { readonly sender: EventSender; readonly stream: EventStream }
): FastifyReply => {
  if (request.method === "HEAD") return reply.type(eventsType).send("")
  hub.requireRoom()
  const { format, lastEventId, rulesets } = stream.source
  const response = beginEvents(reply)
  if (request.headers["last-event-id"] !== lastEventId) {
    for (const each of rulesets) response.write(format(each))
  }
  hub.open({ response, rulesets, format, holder: holderOf(request, stream) })
  return reply
}
