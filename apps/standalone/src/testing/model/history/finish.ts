import { setTimeout as sleep } from "node:timers/promises"
import type { Pool } from "@sortition/postgres/sql/connect"
import { reads } from "../Action.ts"
import type { Servers } from "../startServers.ts"
import { observe, type Record } from "./ConcurrentCommand.ts"
import { checkBookings } from "./checkFacts.ts"
import { type Facts, readFacts } from "./Facts.ts"

const settleWithin = 15_000

const idsOf = ({ world }: Record) => world.experiments.map(({ id }) => id)

const isSettled = async (sql: Pool, ids: readonly string[]) => {
  const [row] = await sql<{ waiting: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM experiments WHERE id = ANY(${[...ids]}::uuid[]) AND schedule_status = 'pending' AND scheduled_start_date <= now()
    ) OR EXISTS (
      SELECT FROM samples WHERE experiment_id = ANY(${[...ids]}::uuid[]) AND complete AND completed_at IS NULL
    ) AS waiting`
  return row?.waiting === false
}

/** Checks again and again, until it is stopped, that no layer is booked twice and no experiment is over 100 per cent. */
export const watch = ({ sql }: Servers, record: Record) => {
  const problems: string[] = []
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const { bookings, buckets } = await readFacts(sql, idsOf(record))
      problems.push(...checkBookings({ bookings }, record))
      for (const [id, shares] of Map.groupBy(buckets, ({ experimentId }) => experimentId)) {
        const total = shares.reduce((sum, { percentage }) => sum + percentage, 0)
        if (total > 100) problems.push(`experiment ${id} has ${total} per cent`)
      }
      await sleep(100)
    }
  })()
  return async () => {
    isOver = true
    await watching
    return problems
  }
}

/** Waits until the worker has done all that is due, reads everything from both processes, and returns what is stored. */
export const finish = async (servers: Servers, record: Record): Promise<Facts> => {
  const deadline = Date.now() + settleWithin
  while (!(await isSettled(servers.sql, idsOf(record)))) {
    if (Date.now() > deadline) throw new Error("the worker has not done what is due")
    await sleep(50)
  }
  for (const experiment of record.world.experiments.keys()) {
    const sent = reads.flatMap((what) =>
      [0, 1].map((process) => ({ action: { kind: "read", experiment, what }, process }) as const)
    )
    await Promise.all(sent.map((each) => observe(record, servers, each)))
  }
  return readFacts(servers.sql, idsOf(record))
}
