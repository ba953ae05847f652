import type { Socket } from "node:net"

/** How long a client has to close its side after the answer, in milliseconds. */
const lingering = 1_000

/** Sends an answer in JSON, and closes the connection. */
export const sendLast = (
  socket: Socket,
  { body, head }: { readonly body: string; readonly head: readonly string[] }
): void => {
  const rest = ["Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`, "Connection: close"]
  socket.end([...head, ...rest, "", body].join("\r\n"))
  const timer = setTimeout(() => socket.destroy(), lingering)
  socket.once("close", () => clearTimeout(timer))
}
