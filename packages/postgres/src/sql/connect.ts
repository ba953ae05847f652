import postgres from "postgres"
import { arrayTypes } from "./arrayTypes.ts"
import { millis } from "./millis.ts"

const connections = 10

export interface Way {
  /** What the server shows of its connections. */
  readonly name: string
  /** Whether statements are prepared once for each connection. `prepare=true` or `prepare=false` in the query of the URL overrides it. */
  readonly prepare: boolean
}

/** Opens connections when they are first used. */
export const connect = (url: string, { name, prepare }: Way) =>
  postgres(url, {
    ...(URL.parse(url)?.searchParams.has("prepare") ? {} : { prepare }),
    max: connections,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: name, TimeZone: "UTC", DateStyle: "ISO" },
    // Only the names of columns: the keys of JSON stay unchanged.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: { millis, ...arrayTypes },
    fetch_types: false
  })

type Types = ReturnType<typeof connect> extends postgres.Sql<infer All> ? All : never

/** The connections of a process. */
export type Pool = postgres.Sql<Types>

/** A connection to run statements on: the pool, or one transaction of it. */
export type Sql = postgres.ISql<Types>
