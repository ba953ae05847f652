import { connect, type Socket } from "node:net"

/** What the answers to a load were. */
export interface Hammered {
  /** Ids of the samples that were acknowledged. */
  readonly acknowledged: Set<string>
  readonly refused: number
  /** Refusals without the header Retry-After. */
  readonly withoutTime: number
  /** Statuses of all other answers, and `closed` for connections that the server closed. */
  readonly others: readonly string[]
  /** Times of the acknowledged, in milliseconds, ascending. */
  readonly times: readonly number[]
}

const answerPattern = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n/

/** Creates samples on many connections, each as fast as it can, for some milliseconds. `name` makes the samples unique. */
export const hammer = async (
  url: string,
  path: string,
  {
    connections,
    milliseconds,
    name
  }: { readonly connections: number; readonly milliseconds: number; readonly name: string }
): Promise<Hammered> => {
  const { hostname, port } = new URL(url)
  const acknowledged = new Set<string>()
  const others: string[] = []
  const times: number[] = []
  let refused = 0
  let withoutTime = 0
  const end = performance.now() + milliseconds

  const count = (head: string, body: string, time: number) => {
    const status = head.slice(9, 12)
    if (status === "503") {
      refused++
      if (!/\r\nretry-after: \d+\r\n/i.test(head)) withoutTime++
      return
    }
    const id = status === "200" ? /"id":"([^"]+)"/.exec(body)?.[1] : undefined
    if (id === undefined) return others.push(status)
    acknowledged.add(id)
    return times.push(time)
  }

  const client = (index: number) =>
    new Promise<void>((resolve) => {
      const socket: Socket = connect(Number(port), hostname)
      let n = 0
      let sent = 0
      let received = ""
      const send = () => {
        if (performance.now() > end) return void socket.end()
        const body = JSON.stringify({ sampled_entity: "User", sampled_value: `${name}-${index}-${n++}` })
        received = ""
        sent = performance.now()
        const head = `POST ${path}/samples HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json`
        socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      }
      socket.setEncoding("latin1").on("connect", send)
      socket.on("data", (text: string) => {
        received += text
        const [head] = answerPattern.exec(received) ?? []
        if (head === undefined) return
        const body = received.slice(head.length)
        if (body.length < Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)) return
        count(head, body, performance.now() - sent)
        send()
      })
      socket.on("error", () => others.push("closed"))
      socket.on("close", () => resolve())
    })

  await Promise.all(Array.from({ length: connections }, (_, index) => client(index)))
  return { acknowledged, refused, withoutTime, others, times: times.toSorted((a, b) => a - b) }
}
