import { once } from "node:events"
import { connect } from "node:net"
import type { QueueServer } from "@sortition/queue/QueueConnection"
import postgres from "postgres"

/** What PostgreSQL calls it when it ends one of several statements that wait for each other. */
const deadlockDetected = "40P01"

const flushRedis = async (url: string): Promise<void> => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.end("FLUSHALL\r\n")
  socket.setEncoding("utf8")
  const [answer] = await once(socket, "data")
  if (answer !== "+OK\r\n") throw new Error(`FLUSHALL: ${answer}`)
  if (!socket.closed) await once(socket, "close")
}

const emptyTables = async (url: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const tables = await sql<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`
  const truncate = async (): Promise<void> => {
    try {
      await sql.unsafe(`TRUNCATE ${tables.map(({ name }) => name).join(", ")} CASCADE`)
    } catch (error) {
      // It locks the tables in another order than a hint that is being written.
      if (!(error instanceof postgres.PostgresError) || error.code !== deadlockDetected) throw error
      await truncate()
    }
  }
  try {
    await truncate()
  } finally {
    await sql.end()
  }
}

/** Everything that the server of the queue held is gone, as after a `FLUSHALL`: other people's queues too. */
export const loseJobs = ({ kind, url }: QueueServer): Promise<void> =>
  kind === "redis" ? flushRedis(url) : emptyTables(url)
