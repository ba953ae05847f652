import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { RestError } from "../RestError.ts"

/** An unfinished answer to lines, also one that has not begun. */
interface LineStream {
  readonly response: ServerResponse
  /** Whether only the client can continue: by sending or by reading. */
  readonly isWaiting: () => boolean
  /** Ends the stream: with the fault as the answer if none has begun, otherwise by closing the connection. */
  readonly end: (fault: RestError) => void
}

/** The most streams of a process: each holds memory, and a snapshot or a lock of the database, for as long as its client likes. */
const most = 128

/** The open streams, by connection. */
export class Streams extends Map<Socket, LineStream> {
  readonly #opened: (response: ServerResponse) => void

  /** Calls `opened` with the answer of each stream. */
  constructor(opened: (response: ServerResponse) => void) {
    super()
    this.#opened = opened
  }

  /** Until its answer is closed. Throws when there are too many. */
  open(socket: Socket, stream: LineStream): void {
    if (this.size >= most)
      throw new RestError(503, "Too many streams are open. Open this one again later", "unavailable")
    this.#opened(stream.response)
    this.set(socket, stream)
    stream.response.once("close", () => this.delete(socket))
  }
}
