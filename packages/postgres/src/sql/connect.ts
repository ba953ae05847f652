import postgres from "postgres"
import { arrayTypes } from "./arrayTypes.ts"
import { millis } from "./millis.ts"

const connections = 10

export interface Way {
  /** What the server shows of its connections. */
  readonly name: string
  /**
   * Whether a pooler of transactions is between. It keeps neither prepared statements, unless `prepare=true` in the query of the URL says so,
   * nor settings of a session.
   */
  readonly isPooled: boolean
}

/**
 * As for a disk without moving parts. With PostgreSQL's own 4, a list of the newest samples of an experiment sorts all of them as long as the
 * table has no statistics, which is up to a minute after the first burst.
 */
const storage = { random_page_cost: 1.1 }

/** Opens connections when they are first used. */
export const connect = (url: string, { isPooled, name }: Way) =>
  postgres(url, {
    ...(URL.parse(url)?.searchParams.has("prepare") ? {} : { prepare: !isPooled }),
    max: connections,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: name, TimeZone: "UTC", DateStyle: "ISO", ...(isPooled ? {} : storage) },
    // Only the names of columns: the keys of JSON stay unchanged.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: { millis, ...arrayTypes },
    fetch_types: false
  })

type Types = ReturnType<typeof connect> extends postgres.Sql<infer All> ? All : never

/** The connections of a process. */
export type Pool = postgres.Sql<Types>

/** The connection of a transaction. */
export type Transaction = postgres.TransactionSql<Types>

/** A connection to run statements on: the pool, or one transaction of it. */
export type Sql = postgres.ISql<Types>
