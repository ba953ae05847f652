import { once } from "node:events"
import { connect } from "node:net"

const isWhole = (answer: string): boolean => {
  const end = answer.indexOf("\r\n\r\n")
  if (/\r\ntransfer-encoding: chunked\r\n/i.test(answer)) return answer.endsWith("\r\n0\r\n\r\n")
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0)
  return end >= 0 && answer.length >= end + 4 + length
}

/** The bytes that a server answers to the bytes of one request, as text; the date is left out. The connection stays open until then. */
export const exchange = async (url: string, bytes: string | Uint8Array): Promise<string> => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, "connect")
  socket.write(bytes)
  let answer = ""
  for await (const chunk of socket) {
    answer += chunk.toString("latin1")
    if (isWhole(answer)) break
  }
  socket.destroy()
  return answer.replace(/\r\nDate: [^\r]*/, "")
}
