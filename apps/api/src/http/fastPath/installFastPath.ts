import type { Server } from "node:http"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { RequestMeter } from "@sortition/runtime/metrics/RequestMeter"
import type { FastifyInstance } from "fastify"
import { LentSocket } from "../../rest/events/LentSocket.ts"
import { answerBroken } from "../answerBroken.ts"
import type { OpenRequests } from "../closeIdle.ts"
import type { Hosts } from "../hosts.ts"
import type { Limiter } from "../limits/Limiter.ts"
import type { Admission } from "../load/Admission.ts"
import type { RefusalPace } from "../load/RefusalPace.ts"
import { refuseConnection } from "../load/refuseConnection.ts"
import type { RequestTraces } from "../observed/requestTraces.ts"
import { surfaceOf } from "../surfaceOf.ts"
import type { Timeouts } from "../timeouts.ts"
import { FastConnection, type FastServer } from "./FastConnection.ts"
import { type FastRoute, fastRouter } from "./FastRoutes.ts"
import type { SimpleRequest } from "./simpleRequest.ts"

interface Options {
  readonly common: string
  readonly admission: Admission
  readonly limiter: Limiter | null
  readonly pace: RefusalPace
  readonly hosts: Hosts
  readonly meter: RequestMeter
  readonly traces: RequestTraces
  readonly maxConnections: number
  readonly openRequests: OpenRequests
  readonly routes: readonly FastRoute[]
  readonly timeouts: Timeouts
  /** Whether pages of other origins may read answers; requests of pages are for the whole server. */
  readonly allowsOrigins: boolean
  /** Whether some proxies are trusted to name the client and the host in `X-Forwarded-…`. */
  readonly trustsProxies: boolean
}

const forwarded = /^x-forwarded-/

/** Whether the request depends on others, so that hooks of the whole server must see it. */
const isConditional = (headers: SimpleRequest["headers"]): boolean =>
  "idempotency-key" in headers || "if-match" in headers || "if-none-match" in headers

const ordinary =
  ({ allowsOrigins, hosts, trustsProxies }: Options) =>
  ({ headers, url }: SimpleRequest): boolean =>
    hosts.isAllowed(headers.host ?? "") &&
    !isConditional(headers) &&
    !(headers.origin !== undefined && (allowsOrigins || surfaceOf(url) === "ofrep")) &&
    !(trustsProxies && Object.keys(headers).some((name) => forwarded.test(name)))

/** Enough for the address of a stream, in bytes. A longer one is served at greater cost. */
const longestLine = 1_024
const firstLine = /^(GET|POST) (\/[!"$-~]*) HTTP\/1\.[01]\r\n/

/** Whether the connection that begins with the bytes may become a stream of events. */
const mayStream = (bytes: Buffer, find: FastServer["find"]): boolean => {
  const [, method, url] = firstLine.exec(bytes.toString("latin1", 0, longestLine)) ?? []
  return method !== undefined && url !== undefined && find(method, url)?.route.leadsToStream === true
}

const isListener = (listener: unknown): listener is (this: Server, socket: Duplex) => void =>
  typeof listener === "function"

const silent = { code: "ERR_HTTP_REQUEST_TIMEOUT" }

/**
 * Puts the fast path before the server: it parses and answers simple requests to `routes` itself. Node's parser and Fastify cost more than all
 * of the service's own work on a request. A connection goes to them with its first request that is not simple.
 */
export const installFastPath = (server: FastifyInstance, options: Options): void => {
  const { admission, common, limiter, maxConnections, meter, openRequests, pace, routes, timeouts, traces } = options
  const http = server.server
  // Node's own listener is the first one.
  const accept = http.listeners("connection").find(isListener)
  if (accept === undefined) throw new Error("the server has no listener for connections")
  const find = fastRouter(routes)
  const answerSilence = answerBroken(server.log, common, () => undefined)
  const fast: FastServer = {
    ...openRequests,
    admission,
    common,
    limiter,
    pace,
    logger: server.log,
    meter,
    traces,
    find,
    isOrdinary: ordinary(options),
    idle: { first: timeouts.head, next: http.keepAliveTimeout, silence: timeouts.silence },
    answerSilence: (socket) => answerSilence(silent, socket),
    handOver: (socket, unread) => {
      if (mayStream(unread, find)) {
        const lent = new LentSocket(socket)
        accept.call(http, lent)
        lent.push(unread)
      } else {
        accept.call(http, socket)
        socket.unshift(unread)
      }
    }
  }
  http.off("connection", accept)
  http.prependListener("connection", (socket: Socket) => {
    if (openRequests.connections() < maxConnections) {
      new FastConnection(socket, fast)
      return
    }
    meter.shed("connections")
    refuseConnection(socket, common)
  })
}
