import type { Socket } from "node:net"

/** How long a client has to close its side after the answer, in milliseconds. */
const lingering = 1_000

/** Sends an answer and closes the connection. */
export const sendLast = (
  socket: Socket,
  { head, text, type }: { readonly head: readonly string[]; readonly text: string; readonly type: string }
): void => {
  const rest = [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(text)}`, "Connection: close"]
  socket.end([...head, ...rest, "", text].join("\r\n"))
  const timer = setTimeout(() => socket.destroy(), lingering)
  socket.once("close", () => clearTimeout(timer))
}
