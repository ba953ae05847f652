import { Readable } from "node:stream"
import { Predicate } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { Download } from "../procedures/Download.ts"
import { EventStream } from "../procedures/EventStream.ts"
import { preparedBodyOf } from "../procedures/preparedBodies.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { type EventSender, sendEvents } from "./events/sendEvents.ts"
import { lineRoutes } from "./lines/lineRoutes.ts"
import type { Streams } from "./lines/Streams.ts"
import { sendInSlices, sendWhole } from "./lines/sendInSlices.ts"
import { streamLines } from "./lines/streamLines.ts"
import type { RestOperation } from "./RestOperation.ts"
import type { RestRoute } from "./RestRoute.ts"
import { rejectOtherMethods } from "./rejectOtherMethods.ts"
import { sendDownload } from "./sendDownload.ts"
import { sendPrepared } from "./sendPrepared.ts"

/** What sends the answers that are no single piece. */
interface Senders {
  readonly streams: Streams
  readonly sender: EventSender
}

const routeOf = (
  { answer, bodyLimit, bodyTypes, errorOf, isTagged, lines, method, url }: RestOperation,
  contextOf: (request: FastifyRequest) => RequestContext,
  { sender, streams }: Senders
): RestRoute => ({
  method,
  url,
  ...(bodyLimit === undefined ? {} : { bodyLimit }),
  config: { bodyTypes, isTagged },
  handler: async (request, reply: FastifyReply) => {
    const context = contextOf(request)
    if (lines !== null && request.body instanceof Readable) {
      const answerItems = (items: readonly unknown[]) => lines.answerItems(items, request, context)
      try {
        return await streamLines(request, reply, { answerItems, streams })
      } catch (fault) {
        throw errorOf(fault, request)
      }
    }
    const { body, etag, link, status } = await answer(request, context)
    if (body instanceof Download) {
      return sendDownload(request, reply, { download: body, streams }).catch((fault) => {
        throw errorOf(fault, request)
      })
    }
    if (body instanceof EventStream) return sendEvents(request, reply, { sender, stream: body })
    if (link !== null) reply.header("link", link)
    if (etag !== null) reply.header("etag", etag)
    const prepared = preparedBodyOf(body)
    if (prepared !== undefined) return sendPrepared(reply, prepared)
    if (lines !== null && Predicate.isObject(body)) {
      return request.openRequest === null ? sendInSlices(reply, status, body) : sendWhole(reply, status, body)
    }
    return reply.status(status).send(body)
  }
})

/**
 * One native route for every operation, and a 405 for the methods of other operations: an address of this path may be one of a path with parameters,
 * too. Methods that no operation has match no route.
 */
export const restRoutes = (
  server: FastifyInstance,
  operations: readonly RestOperation[],
  contextOf: (request: FastifyRequest) => RequestContext,
  senders: Senders
) => {
  const allowed = new Map<string, Set<string>>()
  const streamed: RestRoute[] = []
  for (const operation of operations) {
    const { lines, method, url } = operation
    const route = routeOf(operation, contextOf, senders)
    if (lines === null) server.route(route)
    else streamed.push(route)
    const methods = allowed.get(url) ?? new Set()
    methods.add(method)
    if (method === "GET") methods.add("HEAD")
    allowed.set(url, methods)
  }
  lineRoutes(server, streamed, senders.streams)
  const methods = [...new Set([...allowed.values()].flatMap((each) => [...each]))]
  for (const [url, served] of allowed) rejectOtherMethods(server, url, [...served], { methods })
}
