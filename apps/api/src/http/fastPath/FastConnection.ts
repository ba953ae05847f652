import type { Socket } from "node:net"
import type { RequestMeter } from "@sortition/runtime/metrics/RequestMeter"
import type { FastifyBaseLogger } from "fastify"
import { clientClosed } from "../logRequests.ts"
import { whoOf } from "../observed/requestFields.ts"
import type { RequestTraces } from "../observed/requestTraces.ts"
import { requestIdOf } from "../requestIdOf.ts"
import type { TextAnswer } from "../TextAnswer.ts"
import { answerBytes } from "./answerBytes.ts"
import { FastRequest } from "./FastRequest.ts"
import type { FoundRoute } from "./FastRoutes.ts"
import { readSimpleRequest, type SimpleRequest } from "./simpleRequest.ts"

/** How long the rest of a body may take before the whole server waits for it, in milliseconds. */
const patience = 100

export interface FastServer {
  readonly logger: FastifyBaseLogger
  readonly meter: RequestMeter
  readonly traces: RequestTraces
  readonly find: (method: string, url: string) => FoundRoute | null
  /** Whether the request may be answered here, by its headers. */
  readonly isOrdinary: (request: SimpleRequest) => boolean
  /** Milliseconds that a connection may stay without a request: at first, between requests, and while its client reads nothing. */
  readonly idle: { readonly first: number; readonly next: number; readonly silence: number }
  /** Whether the server stops: then it accepts no more requests here. */
  readonly isStopping: () => boolean
  readonly begin: (socket: Socket) => void
  readonly end: (socket: Socket) => void
  /** Answers a connection that has sent nothing. */
  readonly answerSilence: (socket: Socket) => void
  /** Gives the connection to the whole server, with the bytes that it has not read. */
  readonly handOver: (socket: Socket, unread: Buffer) => void
}

interface UnderWay {
  readonly request: FastRequest
  readonly route: string
  readonly since: number
  /** Of the answer; null as long as there is none. */
  status: number | null
}

/** A connection whose simple requests are answered one by one. The first other one gives it to the whole server, for good. */
export class FastConnection {
  readonly #socket: Socket
  readonly #server: FastServer
  /** Bytes that no request was made of yet. */
  #unread: Buffer | null = null
  /** A request whose body has not arrived wholly. */
  #incomplete: SimpleRequest | null = null
  #underWay: UnderWay | null = null
  #waiting: NodeJS.Timeout | undefined
  #wasUsed = false

  constructor(socket: Socket, server: FastServer) {
    this.#socket = socket
    this.#server = server
    socket.on("data", this.#read).on("end", this.#halfClose).on("close", this.#close)
    socket.on("timeout", this.#expire).on("error", this.#fail).on("drain", this.#drained)
    socket.setTimeout(server.idle.first)
  }

  readonly #read = (bytes: Buffer): void => {
    this.#unread = this.#unread === null ? bytes : Buffer.concat([this.#unread, bytes])
    // One request at a time: the next one waits in the socket.
    if (this.#underWay === null) this.#next()
    else this.#socket.pause()
  }

  #next(): void {
    const bytes = this.#unread
    if (bytes === null) return
    clearTimeout(this.#waiting)
    const request = this.#server.isStopping() ? null : readSimpleRequest(bytes)
    this.#incomplete = request?.isComplete === false ? request : null
    if (this.#incomplete !== null) this.#waiting = setTimeout(() => this.#leave(bytes), patience)
    else if (request === null || !this.#start(request)) this.#leave(bytes)
  }

  /** Whether the request is answered here. */
  #start(simple: SimpleRequest): boolean {
    const { find, isOrdinary, logger } = this.#server
    const found = isOrdinary(simple) ? find(simple.method, simple.url) : null
    if (found === null) return false
    const id = requestIdOf(simple.headers["x-request-id"])
    const request = new FastRequest(simple, found, { id, logger, socket: this.#socket })
    const answering = found.route.handle(request)
    if (answering === null) return false
    this.#unread = null
    this.#underWay = { request, route: found.route.url, since: performance.now(), status: null }
    this.#server.begin(this.#socket)
    this.#server.meter.begin()
    answering.then(this.#answer).catch(this.#fault)
    return true
  }

  readonly #answer = (answer: TextAnswer): void => {
    const underWay = this.#underWay
    if (underWay === null || this.#socket.writableEnded) return
    const { idle, isStopping } = this.#server
    underWay.status = answer.status
    const isLast = isStopping()
    const keepAlive = isLast ? null : idle.next
    const [text, encoding] = answerBytes(answer, { keepAlive, requestId: underWay.request.id })
    const isWritten = this.#socket.write(text, encoding)
    if (isLast) this.#socket.end()
    if (isWritten) this.#finish(underWay, answer.status)
    else this.#socket.setTimeout(idle.silence)
  }

  /** The answer has left, or its client has. */
  #finish(underWay: UnderWay, status: number): void {
    const { request, route, since } = underWay
    const { logger, meter, traces } = this.#server
    const { id, method, params } = request
    const elapsed = performance.now() - since
    const answered = { method, route, status, seconds: elapsed / 1_000 }
    const { experiment_id, team_id, user_id } = whoOf(request, params)
    const span = traces.end(request, answered)
    const line = { request_id: id, method, route, status, ms: Math.round(elapsed), user_id, team_id, experiment_id }
    logger.info(span === null ? line : { ...line, ...span }, "request")
    meter.end(answered)
    this.#underWay = null
    this.#server.end(this.#socket)
    if (this.#socket.destroyed) return
    if (!this.#wasUsed) this.#socket.setTimeout(this.#server.idle.next)
    this.#wasUsed = true
    if (!this.#socket.writableEnded) this.#continue()
  }

  #continue(): void {
    if (this.#socket.isPaused()) this.#socket.resume()
    this.#next()
  }

  /** From now on the whole server has the connection. */
  #leave(unread: Buffer): void {
    const socket = this.#socket
    socket.off("data", this.#read).off("end", this.#halfClose).off("close", this.#close)
    socket.off("timeout", this.#expire).off("error", this.#fail).off("drain", this.#drained)
    clearTimeout(this.#waiting)
    socket.setTimeout(0)
    this.#server.handOver(socket, unread)
  }

  /** As Node's server: a client that sends no more has left. */
  readonly #halfClose = (): void => {
    this.#socket.end()
  }

  readonly #close = (): void => {
    clearTimeout(this.#waiting)
    if (this.#underWay !== null) this.#finish(this.#underWay, clientClosed)
    else if (this.#incomplete !== null) this.#logIncomplete(this.#incomplete)
  }

  #logIncomplete({ headers, method, url }: SimpleRequest): void {
    const route = this.#server.find(method, url)?.route.url
    const request_id = requestIdOf(headers["x-request-id"])
    this.#server.logger.info({ request_id, method, route, status: clientClosed, ms: 0 }, "request")
    this.#server.meter.begin()
    this.#server.meter.end({ method, route, status: clientClosed, seconds: 0 })
  }

  readonly #expire = (): void => {
    const socket = this.#socket
    const isWorking = this.#underWay !== null && !socket.writableNeedDrain
    if (isWorking) socket.setTimeout(this.#server.idle.silence)
    else if (this.#wasUsed || this.#underWay !== null) socket.destroy()
    else this.#server.answerSilence(socket)
  }

  readonly #drained = (): void => {
    const underWay = this.#underWay
    this.#socket.setTimeout(this.#server.idle.next)
    if (underWay !== null && underWay.status !== null) this.#finish(underWay, underWay.status)
  }

  readonly #fault = (fault: unknown): void => {
    this.#server.logger.error({ err: fault }, "a request failed")
    this.#socket.destroy()
  }

  readonly #fail = (): void => {
    this.#socket.destroy()
  }
}
