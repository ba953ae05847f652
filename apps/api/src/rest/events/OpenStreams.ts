import type { ServerResponse } from "node:http"

/** The most streams of events of a process, of every kind. */
const most = 10_000

/** Counts the open streams of events. */
export class OpenStreams {
  #open = 0

  get size(): number {
    return this.#open
  }

  get isFull(): boolean {
    return this.#open >= most
  }

  /** Counts the stream until its answer is closed. */
  enter(response: ServerResponse): void {
    this.#open++
    response.once("close", () => {
      this.#open--
    })
  }
}
