import { once } from "node:events"
import { connect, type Socket } from "node:net"

/** A request for lines of JSON; the test writes its chunks. */
export const openLines = async (url: string, path: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1")
  await once(socket, "connect")
  const head = ["Host: localhost", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked"]
  socket.write(`POST ${path} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`)
  return socket
}

export const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

export const sampleLine = (value: string): string =>
  `${JSON.stringify({ sampled_entity: "User", sampled_value: value })}\n`

/** Reads until that text has arrived. */
export const readUntil = async (socket: Socket, part: string): Promise<string> => {
  let read = ""
  while (!read.includes(part)) read += (await once(socket, "data"))[0]
  return read
}
