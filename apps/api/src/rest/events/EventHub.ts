import type { ServerResponse } from "node:http"
import type { Writable } from "node:stream"
import type { CurrentRuleset } from "@sortition/domain/rulesets/CurrentRuleset"
import type { EventFormat } from "../../procedures/EventStream.ts"
import { RestError } from "../RestError.ts"
import { LentSocket } from "./LentSocket.ts"
import type { OpenStreams } from "./OpenStreams.ts"

/** One event tells all changes of a ruleset within this time, in milliseconds. */
const gathering = 25
/** When a ruleset could not be read, it is read again after this time. In milliseconds. */
const pauseAfterFault = 1_000
/** Proxies end connections that are silent for much longer. In milliseconds. */
const heartbeatEvery = 15_000
/** A client that has so many bytes unread is cut off, and connects again. */
const mostUnread = 65_536
/** Checks of access at one time. */
const checksAtOnce = 8

const heartbeat = Buffer.from(":\n\n")

/** The owner of streams with the same rights, which are checked together. */
export interface Holder {
  /** Equal for equal rights. */
  readonly key: string
  /** Whether the streams may stay open. A fault rejects. */
  readonly isAllowed: () => Promise<boolean>
}

interface Watch {
  readonly key: string
  readonly isAllowed: () => Promise<boolean>
  readonly streams: Set<Stream>
}

interface Topic {
  current: CurrentRuleset
  readonly streams: Set<Stream>
  timer: NodeJS.Timeout | null
}

interface Stream {
  /** The socket, or an answer whose connection Node's HTTP server keeps. */
  readonly connection: Writable
  readonly format: EventFormat
  readonly topics: readonly Topic[]
  readonly watch: Watch
  readonly endsAt: number
  readonly closed: Closed
}

type Closed = (connection: Writable) => void

/** A stream whose head is sent. */
export interface Opening {
  readonly response: ServerResponse
  /** The rulesets that it tells of, as the client knows them now. */
  readonly rulesets: readonly CurrentRuleset[]
  readonly format: EventFormat
  readonly holder: Holder
  /** When it ends by itself, in milliseconds since the epoch; never when absent. */
  readonly endsAt?: number
}

interface Options {
  /** Reads the current ruleset of a service. The result is null for an unknown service. A fault rejects. */
  readonly read: (serviceId: string) => Promise<CurrentRuleset | null>
  readonly open: OpenStreams
  readonly draining: { readonly isDraining: () => boolean; readonly onBegin: (call: () => void) => void }
  /** Called with the answer of each stream when it opens. The result is called with its connection when that is closed. */
  readonly opened: (response: ServerResponse) => Closed
}

/**
 * The open streams of events about rulesets. A change is read once and written once for each format, whatever the number of streams, and one timer
 * serves all heartbeats: a stream costs little more than its socket, and holds nothing of its request.
 */
export class EventHub {
  readonly #options: Options
  readonly #topics = new Map<string, Topic>()
  readonly #watches = new Map<string, Watch>()
  readonly #streams = new Set<Stream>()
  #timer: NodeJS.Timeout | null = null
  #isChecking = false
  #mustCheckAgain = false

  constructor(options: Options) {
    this.#options = options
    options.draining.onBegin(() => this.#endAll(this.#streams))
  }

  /** How many are open. */
  get size(): number {
    return this.#streams.size
  }

  /** Throws when there can be no further stream. */
  requireRoom(): void {
    const { draining, open } = this.#options
    if (draining.isDraining()) throw new RestError(503, "The process is about to stop", "unavailable")
    if (open.isFull) throw new RestError(503, "Too many streams are open. Open this one later", "unavailable")
  }

  /** Tells of each change until the connection is closed. */
  open({ endsAt = Number.POSITIVE_INFINITY, format, holder, response, rulesets }: Opening): void {
    const topics = rulesets.map((known) => this.#topicOf(known))
    const closed = this.#options.opened(response)
    const connection = response.socket instanceof LentSocket ? response.socket.takeBack() : response
    const stream: Stream = { connection, format, topics, watch: this.#watchOf(holder), endsAt, closed }
    this.#options.open.enter()
    this.#streams.add(stream)
    stream.watch.streams.add(stream)
    for (const topic of topics) topic.streams.add(stream)
    connection.once("close", () => this.#forget(stream))
    for (const { revision, ruleset } of rulesets) {
      const topic = this.#topics.get(ruleset.service_id)
      if (topic !== undefined && topic.current.revision > revision) this.#write(stream, format(topic.current))
      // A change while the stream was opened may have been told to nothing.
      this.told(ruleset.service_id)
    }
    this.#timer ??= setInterval(() => this.#beat(), heartbeatEvery).unref()
    // The client may have gone, or the process begun to drain, before.
    if (connection.closed) this.#forget(stream)
    else if (this.#options.draining.isDraining()) this.#end(stream)
  }

  /** The ruleset of the service may have changed; that of any service for null. */
  told(serviceId: string | null): void {
    if (serviceId === null) {
      for (const each of this.#topics.keys()) this.told(each)
      return
    }
    const topic = this.#topics.get(serviceId)
    if (topic !== undefined && topic.timer === null) this.#lookAfter(serviceId, topic, gathering)
  }

  /** Ends the streams of holders that have lost their rights. */
  async check(): Promise<void> {
    this.#mustCheckAgain = true
    if (this.#isChecking) return
    this.#isChecking = true
    while (this.#mustCheckAgain) {
      this.#mustCheckAgain = false
      await this.#checkAll([...this.#watches.values()])
    }
    this.#isChecking = false
  }

  async #checkAll(watches: readonly Watch[]): Promise<void> {
    for (let start = 0; start < watches.length; start += checksAtOnce) {
      await Promise.all(
        watches.slice(start, start + checksAtOnce).map(async ({ isAllowed, streams }) => {
          // A fault says nothing about rights: the next check will.
          const isOver = await isAllowed().then(
            (allowed) => !allowed,
            () => false
          )
          if (isOver) this.#endAll(streams)
        })
      )
    }
  }

  #topicOf(known: CurrentRuleset): Topic {
    const id = known.ruleset.service_id
    const topic = this.#topics.get(id) ?? { current: known, streams: new Set(), timer: null }
    this.#topics.set(id, topic)
    return topic
  }

  #watchOf({ isAllowed, key }: Holder): Watch {
    const watch = this.#watches.get(key) ?? { key, isAllowed, streams: new Set() }
    this.#watches.set(key, watch)
    return watch
  }

  #forget(stream: Stream): void {
    if (!this.#streams.delete(stream)) return
    const { closed, connection, topics, watch } = stream
    this.#options.open.leave()
    closed(connection)
    watch.streams.delete(stream)
    if (watch.streams.size === 0 && this.#watches.get(watch.key) === watch) this.#watches.delete(watch.key)
    for (const topic of topics) {
      topic.streams.delete(stream)
      if (topic.streams.size > 0) continue
      if (topic.timer !== null) clearTimeout(topic.timer)
      this.#topics.delete(topic.current.ruleset.service_id)
    }
    if (this.#streams.size > 0 || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  #lookAfter(serviceId: string, topic: Topic, delay: number): void {
    topic.timer = setTimeout(() => {
      topic.timer = null
      this.#look(serviceId, topic)
    }, delay).unref()
  }

  #look(serviceId: string, topic: Topic): void {
    this.#options.read(serviceId).then(
      (current) => {
        if (current === null || current.revision <= topic.current.revision) return
        topic.current = current
        const written = new Map<EventFormat, Buffer>()
        for (const stream of topic.streams) {
          const event = written.get(stream.format) ?? stream.format(current)
          written.set(stream.format, event)
          this.#write(stream, event)
        }
      },
      () => {
        const isOpen = this.#topics.get(serviceId) === topic
        if (isOpen && topic.timer === null) this.#lookAfter(serviceId, topic, pauseAfterFault)
      }
    )
  }

  /** The heartbeats, and what must not depend on notifications alone. */
  #beat(): void {
    const now = Date.now()
    for (const stream of this.#streams) {
      if (stream.endsAt <= now) this.#end(stream)
      else this.#write(stream, heartbeat)
    }
    this.told(null)
    void this.check()
  }

  #write({ connection }: Stream, event: Buffer): void {
    if (connection.writableLength > mostUnread) connection.destroy()
    else if (!connection.writableEnded) connection.write(event)
  }

  #end({ connection }: Stream): void {
    connection.end(() => connection.destroy())
  }

  #endAll(streams: ReadonlySet<Stream>): void {
    for (const stream of streams) this.#end(stream)
  }
}
