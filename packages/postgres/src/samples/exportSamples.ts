import type { Sample } from "@sortition/domain/samples/Sample"
import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { Effect, Queue, type Semaphore, Stream } from "effect"
import type { Pool, Sql } from "../sql/connect.ts"
import { oneView, patientTransaction } from "../sql/transaction.ts"
import { sampleColumns } from "./sampleRows.ts"

const batchSize = 1_000
const beforeAll = "00000000-0000-0000-0000-000000000000"

interface Export {
  readonly experimentId: string
  readonly pool: Effect.Effect<Pool>
  readonly slots: Semaphore.Semaphore
}

const readAll = async (sql: Sql, experimentId: string, offer: (batch: readonly Sample[]) => Promise<boolean>) => {
  // A reader may be slow.
  await sql`SET LOCAL idle_in_transaction_session_timeout = 0`
  const detached = await sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`
  // The export was permitted a moment before; a repetition is refused.
  if (detached.length > 0) throw new Unavailable({ what: "export", cause: "the samples have been detached" })
  for (let last: string | undefined = beforeAll; last !== undefined; ) {
    const batch: readonly Sample[] = await sql<Sample[]>`
      SELECT ${sampleColumns(sql)} FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id > ${last} ORDER BY s.id LIMIT ${batchSize}`
    last = batch.length < batchSize ? undefined : batch.at(-1)?.id
    if (batch.length > 0 && !(await offer(batch))) return
  }
}

/**
 * The samples of an experiment in batches, all as of one moment, by id. They are read in one transaction, at most two batches ahead of the
 * consumer; the driver reports a connection that is lost inside a transaction, unlike one that is lost inside a cursor.
 */
export const exportSamples = ({ experimentId, pool, slots }: Export): Stream.Stream<readonly Sample[]> =>
  Stream.callback<readonly Sample[]>(
    (queue) =>
      Effect.gen(function* () {
        const run = Effect.runPromiseWith(yield* Effect.context<never>())
        const offer = (batch: readonly Sample[]) => run(Queue.offer(queue, batch))
        yield* patientTransaction(yield* pool, (connection) => readAll(connection, experimentId, offer), oneView)
        yield* Queue.end(queue)
      }).pipe(slots.withPermit),
    { bufferSize: 1 }
  )
