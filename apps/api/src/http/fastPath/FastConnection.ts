import type { Socket } from "node:net"
import type { RequestMeter } from "@sortition/runtime/metrics/RequestMeter"
import type { FastifyBaseLogger } from "fastify"
import { answerCodingOf, leastCompressed } from "../../rest/answerCoding.ts"
import { compressText } from "../headers/compressText.ts"
import type { Limiter } from "../limits/Limiter.ts"
import type { Admission } from "../load/Admission.ts"
import { isAlwaysAnswered } from "../load/isAlwaysAnswered.ts"
import type { RefusalPace } from "../load/RefusalPace.ts"
import { overloadText } from "../load/refusalText.ts"
import { clientClosed } from "../logRequests.ts"
import { whoOf } from "../observed/requestFields.ts"
import type { RequestTraces } from "../observed/requestTraces.ts"
import { requestIdOf } from "../requestIdOf.ts"
import { retryAfter } from "../sendError.ts"
import type { TextAnswer } from "../TextAnswer.ts"
import { type AnswerBytes, answerBytes, codedAnswerBytes } from "./answerBytes.ts"
import { FastRequest } from "./FastRequest.ts"
import type { FoundRoute } from "./FastRoutes.ts"
import { limitedAnswer } from "./limitedAnswer.ts"
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
  /** The headers that every answer has, as lines. */
  readonly common: string
  readonly admission: Admission
  /** Null when requests are not limited. */
  readonly limiter: Limiter | null
  readonly pace: RefusalPace
  /** Answers a connection that has sent nothing. */
  readonly answerSilence: (socket: Socket) => void
  /** Gives the connection to the whole server, with the bytes that it has not read. */
  readonly handOver: (socket: Socket, unread: Buffer) => void
}

interface UnderWay {
  readonly request: FastRequest
  readonly route: string
  readonly since: number
  /** Its share of the requests in progress. */
  readonly weight: number
  /** The headers that say what the limits of requests have left, as lines. */
  limits: string
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
  /** Whether a request of it was refused a moment ago: the next one is read later. */
  #isPaused = false

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
    if (this.#underWay === null && !this.#isPaused) this.#next()
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
    const { admission, find, isOrdinary } = this.#server
    if (!isOrdinary(simple)) return false
    const weight = isAlwaysAnswered(simple.url) ? 0 : admission.weigh(simple.body?.length ?? 0)
    if (!admission.begin(weight)) return this.#refuse(simple)
    const found = find(simple.method, simple.url)
    const isStarted = found !== null && this.#answerWith(simple, found, weight)
    if (!isStarted) admission.leave(weight)
    return isStarted
  }

  #answerWith(simple: SimpleRequest, found: FoundRoute, weight: number): boolean {
    const { limiter, logger } = this.#server
    const id = requestIdOf(simple.headers["x-request-id"])
    const request = new FastRequest(simple, found, { id, logger, socket: this.#socket })
    const start = found.route.handle(request)
    if (start === null) return false
    this.#unread = null
    const since = performance.now()
    const underWay: UnderWay = { request, route: found.route.url, since, weight, limits: "", status: null }
    this.#underWay = underWay
    this.#server.begin(this.#socket)
    this.#server.meter.begin()
    const answering = limiter === null || weight === 0 ? start() : limitedAnswer(limiter, underWay, start)
    answering.then(this.#answer).catch(this.#fault)
    return true
  }

  /** Too many other requests are in progress. */
  #refuse({ headers, url }: SimpleRequest): true {
    const { common, idle, pace } = this.#server
    const requestId = requestIdOf(headers["x-request-id"])
    const refusal = { status: 503, headers: { "retry-after": retryAfter }, ...overloadText(url, requestId) }
    const [text, encoding] = answerBytes(refusal, { common, keepAlive: idle.next, limits: "", requestId })
    this.#unread = null
    this.#isPaused = true
    this.#socket.write(text, encoding)
    this.#socket.setTimeout(idle.next)
    this.#wasUsed = true
    pace.wait(this.#unpause)
    return true
  }

  readonly #unpause = (): void => {
    this.#isPaused = false
    if (!this.#socket.writableEnded && !this.#socket.destroyed) this.#continue()
  }

  readonly #answer = (answer: TextAnswer): void | Promise<void> => {
    const underWay = this.#underWay
    if (underWay === null) return
    const { common, idle, isStopping } = this.#server
    const { headers, id: requestId } = underWay.request
    const isLast = isStopping()
    const answering = { common, keepAlive: isLast ? null : idle.next, limits: underWay.limits, requestId }
    const length = answer.text === null || answer.text.length * 3 < leastCompressed ? 0 : Buffer.byteLength(answer.text)
    const coding = length < leastCompressed ? null : answerCodingOf(headers["accept-encoding"])
    if (coding === null) return this.#send(underWay, answer.status, answerBytes(answer, answering), isLast)
    const send = (bytes: Uint8Array) =>
      this.#send(underWay, answer.status, codedAnswerBytes(answer, answering, { bytes, coding }), isLast)
    const bytes = compressText(answer.text ?? "", length, coding)
    return bytes instanceof Promise ? bytes.then(send) : send(bytes)
  }

  #send(underWay: UnderWay, status: number, [head, encoding, body]: AnswerBytes, isLast: boolean): void {
    const socket = this.#socket
    if (socket.writableEnded || this.#underWay !== underWay) return
    underWay.status = status
    if (body !== null) socket.cork()
    const isHeadRead = socket.write(head, encoding)
    const isRead = body === null ? isHeadRead : socket.write(body)
    if (body !== null) socket.uncork()
    if (isLast) socket.end()
    if (isRead) this.#finish(underWay, status)
    else socket.setTimeout(this.#server.idle.silence)
  }

  /** The answer has left, or its client has. */
  #finish(underWay: UnderWay, status: number): void {
    const { request, route, since, weight } = underWay
    const { admission, logger, meter, traces } = this.#server
    const { id, method, params } = request
    const now = performance.now()
    const elapsed = now - since
    const answered = { method, route, status, seconds: elapsed / 1_000 }
    const { experiment_id, team_id, user_id } = whoOf(request, params)
    const span = traces.end(request, answered)
    const line = { request_id: id, method, route, status, ms: Math.round(elapsed), user_id, team_id, experiment_id }
    logger.info(span === null ? line : { ...line, ...span }, "request")
    meter.end(answered)
    this.#underWay = null
    admission.end(weight, elapsed, now)
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
