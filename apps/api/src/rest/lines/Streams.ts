import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { RestError } from "../RestError.ts"

/** An unfinished answer to lines, also one that has not begun. */
interface LineStream {
  readonly response: ServerResponse
  /** Whether only the client can continue: by sending or by reading. */
  readonly isWaiting: () => boolean
  /** Ends the stream: with the fault as the answer if none has begun, otherwise by closing the connection. */
  readonly end: (fault: RestError) => void
}

/** By connection. */
export type Streams = Map<Socket, LineStream>
