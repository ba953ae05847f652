import { Agent, type IncomingMessage, request } from "node:http"
import { connect } from "node:net"

export interface RawRequest {
  readonly method: string
  /** Sent unchanged: not even `..` is resolved. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 50 })
const json = { "content-type": "application/json" }

const isEvents = ({ headers }: IncomingMessage) => headers["content-type"]?.startsWith("text/event-stream") === true

/** A request that fetch would not send. The body is JSON unless the headers say otherwise. Of a stream of events it receives only the beginning. */
export const sendRaw = (url: string, { body, headers, method, path }: RawRequest): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const options = { agent, hostname, port, method, path, headers: headers ?? (body === undefined ? {} : json) }
    const sent = request(options, (response) => {
      const chunks: Buffer[] = []
      const answer = () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString()
        })
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk)
        if (!isEvents(response)) return
        answer()
        sent.destroy()
      })
      response.on("end", answer)
    })
    sent.on("error", reject)
    sent.end(body)
  })

/** What a server answers to bytes that need not be HTTP, until it closes the connection. */
export const sendBytes = (url: string, bytes: string | Uint8Array): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.end(bytes))
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.on("error", reject)
    socket.on("close", () => {
      const [head = "", ...rest] = Buffer.concat(chunks).toString("latin1").split("\r\n\r\n")
      const [first = "", ...lines] = head.split("\r\n")
      const headers = lines.map((line) => [line.split(":", 1)[0]?.toLowerCase(), line.replace(/^[^:]*:\s*/, "")])
      resolve({
        status: Number(first.split(" ")[1]),
        headers: Object.fromEntries(headers),
        text: rest.join("\r\n\r\n")
      })
    })
  })
