import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

export interface StatementRecord {
  /** The address of the same database, through the record. */
  readonly url: string
  /** The texts that were sent, each once, with `$1` for parameters. */
  readonly statements: ReadonlySet<string>
  readonly close: () => Promise<void>
}

const headLength = 5

/** The texts of a client's Parse and Query messages. The first message of a connection, which has no type, is its start-up. */
const statementReader = (read: (statement: string) => void) => {
  let waiting: Buffer = Buffer.alloc(0)
  let started = false
  return (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes])
    if (!started && waiting.length >= 4 && waiting.length >= waiting.readUInt32BE(0)) {
      waiting = waiting.subarray(waiting.readUInt32BE(0))
      started = true
    }
    while (started && waiting.length >= headLength && waiting.length > waiting.readUInt32BE(1)) {
      const length = waiting.readUInt32BE(1) + 1
      const type = String.fromCharCode(waiting[0] ?? 0)
      const texts = waiting.toString("utf8", headLength, length).split("\0")
      if (type === "Q") read(texts[0] ?? "")
      // The name of the statement comes first.
      if (type === "P") read(texts[1] ?? "")
      waiting = waiting.subarray(length)
    }
  }
}

/** A way to the database at `target` that records every statement actually sent to it. Without TLS. */
export const recordStatements = async (target: string): Promise<StatementRecord> => {
  const { hostname, port } = new URL(target)
  const statements = new Set<string>()
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    near.on(
      "data",
      statementReader((statement) => statements.add(statement))
    )
    for (const [socket, other] of [
      [near, far],
      [far, near]
    ] as const) {
      sockets.add(socket)
      socket.on("error", () => other.destroy())
      socket.on("close", () => other.destroy())
      socket.pipe(other)
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the record has no port")
  const url = new URL(target)
  url.host = `127.0.0.1:${address.port}`
  return {
    url: url.href,
    statements,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    }
  }
}
