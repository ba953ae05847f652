import type { IncomingHttpHeaders, ServerResponse } from "node:http"
import { TRPCError } from "@trpc/server"
import type { OpenStreams } from "../../rest/events/OpenStreams.ts"
import type { ServerDraining } from "../draining/Draining.ts"
import { statusOf } from "../logRequests.ts"

/** The most open streams of one token or session. */
const mostOfHolder = 50

/** What stands for the holder of a request's credentials; null without any. */
const holderOf = ({ "api-key": key, "x-api-key": other, authorization, cookie }: IncomingHttpHeaders): string | null =>
  (key ?? other)?.toString() ?? authorization ?? cookie ?? null

/** Called with the answer of each stream when it opens. The result is called with the status of the answer when that is closed. */
type Opened = (response: ServerResponse) => (status: number) => void

/** The open streams of tRPC subscriptions. They end when the server begins to drain: their clients then connect to another process. */
export class Subscriptions {
  readonly #open = new Set<AbortController>()
  readonly #ofHolder = new Map<string, number>()
  readonly #opened: Opened
  readonly #draining: ServerDraining
  readonly #all: OpenStreams

  /** Counts them among `all`. */
  constructor(draining: ServerDraining, all: OpenStreams, opened: Opened) {
    this.#draining = draining
    this.#all = all
    this.#opened = opened
    draining.onBegin(() => {
      for (const each of this.#open) each.abort()
    })
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size
  }

  /** Why there can be no further stream; null if there can. */
  refusal(headers: IncomingHttpHeaders): TRPCError | null {
    if (this.#draining.isDraining()) {
      return new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The process is about to stop" })
    }
    if (this.#all.isFull) {
      return new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "Too many streams are open. Open this one later" })
    }
    const holder = holderOf(headers)
    if (holder === null || (this.#ofHolder.get(holder) ?? 0) < mostOfHolder) return null
    const message = `A token may have ${mostOfHolder} open streams. Close one first`
    return new TRPCError({ code: "TOO_MANY_REQUESTS", message })
  }

  /** Opens a stream until its answer is closed. The signal tells its source to end. */
  open(headers: IncomingHttpHeaders, response: ServerResponse): AbortSignal {
    const controller = new AbortController()
    const holder = holderOf(headers)
    const closed = this.#opened(response)
    this.#open.add(controller)
    this.#all.enter()
    if (holder !== null) this.#ofHolder.set(holder, (this.#ofHolder.get(holder) ?? 0) + 1)
    response.once("close", () => {
      closed(statusOf(response))
      this.#open.delete(controller)
      this.#all.leave()
      if (holder !== null) this.#leave(holder)
      controller.abort()
    })
    return controller.signal
  }

  #leave(holder: string): void {
    const left = (this.#ofHolder.get(holder) ?? 1) - 1
    if (left === 0) this.#ofHolder.delete(holder)
    else this.#ofHolder.set(holder, left)
  }
}
