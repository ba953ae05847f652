import postgres from "postgres"
import { arrayTypes } from "./arrayTypes.ts"
import { millis } from "./millis.ts"

/**
 * Milliseconds. A statement that waits for a lock, or runs, for longer fails. A change may run for longer than a request that only reads, and so
 * may what has many rows. PostgreSQL counts the wait for a place among those that wait for a row, and then the wait for the row: a statement can
 * wait for twice `lock_timeout`. Of a transaction that its process has left the locks are released.
 */
const prompt = { statement_timeout: 1_900, lock_timeout: 1_500, idle_in_transaction_session_timeout: 5_000 }
const patient = { ...prompt, statement_timeout: 10_000, lock_timeout: 1_200 }

/** Seconds: longer than the server lets a statement run, so that a server that is silent for so long is not there. */
const silences = { prompt: 2.2, patient: 11 }

/**
 * The works of a process have connections of their own, so that one that waits does not stop the others: `settings` reads what is planned,
 * `samples` has the short statements on samples, and `patient` has changes, jobs, and statements with many rows, none
 * of which follows another on its connection.
 */
const works = {
  settings: { max: 6, silence_timeout: silences.prompt, limits: prompt },
  samples: { max: 10, silence_timeout: silences.prompt, limits: prompt },
  patient: { max: 8, silence_timeout: silences.patient, limits: patient, idle_timeout: 30, max_pipeline: 0 }
}

/** What a pool is for. */
export type Work = keyof typeof works

/** Seconds that a statement waits for a connection. */
const queue_timeout = 1.8

/** Seconds. Different for each connection, so that one of several that try begins soon after the server is back. */
const connectTimeout = () => 1 + Math.random()

/** Seconds until a connection that failed is tried again. */
const backoff = () => 0.05 + Math.random() / 10

export interface Way {
  /** What the server shows of its connections. */
  readonly name: string
  /**
   * Whether a pooler of transactions is between. It keeps neither prepared statements, unless `prepare=true` in the query of the URL says so,
   * nor settings of a session.
   */
  readonly isPooled: boolean
  /** `settings` when absent. */
  readonly work?: Work
  /** Whether the server answers a connection of its own: asked when a statement has waited for a second. */
  readonly answers?: () => Promise<boolean>
}

/**
 * As for a disk without moving parts. With PostgreSQL's own 4, a list of the newest samples of an experiment sorts all of them as long as the
 * table has no statistics, which is up to a minute after the first burst.
 */
const storage = { random_page_cost: 1.1 }

/** Opens connections when they are first used. */
export const connect = (url: string, { answers, isPooled, name, work = "settings" }: Way) => {
  const { limits, ...sizes } = works[work]
  return postgres(url, {
    ...(URL.parse(url)?.searchParams.has("prepare") ? {} : { prepare: !isPooled }),
    ...sizes,
    ...(answers === undefined ? {} : { answers }),
    queue_timeout,
    connect_timeout: connectTimeout,
    backoff,
    keep_alive: 5,
    onnotice: () => {},
    connection: {
      application_name: name,
      TimeZone: "UTC",
      DateStyle: "ISO",
      ...(isPooled ? {} : { ...storage, ...limits })
    },
    // Only the names of columns: the keys of JSON stay unchanged.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: { millis, ...arrayTypes },
    fetch_types: false
  })
}

type Types = ReturnType<typeof connect> extends postgres.Sql<infer All> ? All : never

/** The connections of a process. */
export type Pool = postgres.Sql<Types>

/** The connection of a transaction. */
export type Transaction = postgres.TransactionSql<Types>

/** A connection to run statements on: the pool, or one transaction of it. */
export type Sql = postgres.ISql<Types>
