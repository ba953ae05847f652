import type { Socket } from "node:net"
import { Duplex } from "node:stream"

/** A client that sends no more has left, as for Node's server. */
function leave(this: Socket): void {
  this.destroy()
}

/** The client has read nothing for the time of silence. */
function cutOff(this: Socket): void {
  if (this.writableLength > 0) this.destroy()
}

/**
 * A connection that Node's HTTP server has until an answer turns out to be a stream: from then on that needs the socket alone. Parser, request,
 * answer and what waits for its end would cost each stream four times as much.
 */
export class LentSocket extends Duplex {
  readonly #socket: Socket
  #isLent = true

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on("data", this.#receive).on("end", this.#receiveEnd).on("timeout", this.#expire)
    socket.on("error", this.#fail).on("close", this.#close)
  }

  /** The connection itself. */
  get connection(): Socket {
    return this.#socket
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress
  }

  get localPort(): number | undefined {
    return this.#socket.localPort
  }

  setTimeout(milliseconds: number): this {
    this.#socket.setTimeout(milliseconds)
    return this
  }

  /** As that of a socket: closes the connection once everything is sent. */
  destroySoon(): void {
    this.end(() => this.destroy())
  }

  /** The socket, with everything that was written. The HTTP server sees its connection close. */
  takeBack(): Socket {
    const socket = this.#socket
    // Node holds what it has written until the end of this turn.
    while (this.writableCorked > 0) this.uncork()
    this.#isLent = false
    socket.off("data", this.#receive).off("end", this.#receiveEnd).off("timeout", this.#expire)
    socket.off("error", this.#fail).off("close", this.#close)
    this.destroy()
    return socket.on("end", leave).on("error", leave).on("timeout", cutOff).resume()
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done)
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#isLent) this.#socket.destroy()
    done(error)
  }

  readonly #receive = (bytes: Buffer): void => {
    if (!this.push(bytes)) this.#socket.pause()
  }

  readonly #receiveEnd = (): void => void this.push(null)

  readonly #expire = (): void => void this.emit("timeout")

  readonly #fail = (fault: Error): void => void this.destroy(fault)

  readonly #close = (): void => void this.destroy()
}
