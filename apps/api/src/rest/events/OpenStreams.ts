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

  /** One more is open. */
  enter(): void {
    this.#open++
  }

  /** One of them is over. */
  leave(): void {
    this.#open--
  }
}
