import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { isNetworkFault } from "@sortition/runtime/isNetworkFault"
import { requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { whileAnswering } from "@sortition/runtime/whileAnswering"
import { Context, Effect, Layer, type Result, Semaphore } from "effect"
import postgres from "postgres"
import { applyMigrations, migrationNames } from "./applyMigrations.ts"
import { arrayTypes } from "./arrayTypes.ts"
import { millis } from "./millis.ts"

const connections = 10
const changesAtOnce = 4

const connect = (url: string) =>
  postgres(url, {
    max: connections,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: "sortition", TimeZone: "UTC", DateStyle: "ISO" },
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

// Postgres.js: CONNECTION_…, CONNECT_TIMEOUT; SQLSTATE 08 connection, 3D no database, 53 resources, 57P shutdown or start,
// 25006 read-only after a failover.
const isUnavailable = (fault: unknown): boolean => isNetworkFault(fault, /^(CONNECT|08|3D|53|57P|25006)/)

const defectOf = (fault: unknown) =>
  Effect.die(isUnavailable(fault) ? new Unavailable({ what: "database", cause: fault }) : fault)

/** Runs statements as an Effect. Faults are defects: `Unavailable` when the database cannot be reached. */
export const query = <A>(run: () => PromiseLike<A>): Effect.Effect<A> =>
  Effect.callback((resume) => {
    run().then(
      (value) => resume(Effect.succeed(value)),
      (fault) => resume(defectOf(fault))
    )
  })

/** Whether the server accepts a new connection: those of the pool may all wait. */
const answers = (url: string): Effect.Effect<boolean> =>
  Effect.promise(async () => {
    // Without `fetch_types`: the driver leaves the rejection of that query unhandled when the connection fails.
    const sql = postgres(url, { max: 1, connect_timeout: 1, fetch_types: false, onnotice: () => {} })
    try {
      await sql`SELECT 1`
      return true
    } catch {
      return false
    } finally {
      void sql.end({ timeout: 0 })
    }
  })

/** Omits the URL, which may contain a password. */
const startFault = (cause: unknown): Error => {
  const faults = cause instanceof AggregateError ? cause.errors : [cause]
  const reasons = faults.map((fault) => fault?.message ?? fault).join(", ")
  return new Error(`cannot connect to or migrate the database: ${reasons}`, { cause })
}

/** The options of a transaction whose statements all read one state of the database. */
export const oneView = "ISOLATION LEVEL REPEATABLE READ READ ONLY"

/** Runs statements in one transaction; rolls back when `run` rejects. */
export const transaction = <A>(sql: Pool, run: (connection: Sql) => Promise<A>, options = ""): Effect.Effect<A> =>
  query(async () => (await sql.begin(options, async (connection) => ({ value: await run(connection) }))).value)

// Overloaded, because an async function with several returns has a union of Results, from which `Effect.fromResult` infers only one.
function outcomeOf<R extends Result.Result<unknown, unknown>>(
  result: R
): Effect.Effect<Result.Result.Success<R>, Result.Result.Failure<R>>
function outcomeOf(result: Result.Result<unknown, unknown>) {
  return Effect.fromResult(result)
}

/** A pool of connections to a PostgreSQL (15 or newer) that is migrated to this version's schema. */
export class Database extends Context.Service<
  Database,
  {
    readonly sql: Pool
    /**
     * A transaction that may wait for locked rows. Only some of them have a connection at a time and the others wait in memory, so the
     * transaction that holds the locks can always get a connection and finish.
     */
    readonly change: <A>(run: (connection: Sql) => Promise<A>) => Effect.Effect<A>
    /** `change` for a decision that can fail. A failure commits the transaction too. */
    readonly changeResult: <R extends Result.Result<unknown, unknown>>(
      run: (connection: Sql) => Promise<R>
    ) => Effect.Effect<Result.Result.Success<R>, Result.Result.Failure<R>>
    /** Whether the database can be reached and has every migration of this version. */
    readonly ready: Effect.Effect<boolean>
  }
>()("postgres/Database") {
  /** Connects to `url` and migrates the database, unless another process just has; a failure of either is a defect. */
  static readonly layerUrl = (url: string, isMigrated = false) =>
    Layer.effect(
      Database,
      Effect.gen(function* () {
        if (!isMigrated) {
          yield* Effect.tryPromise({ try: () => applyMigrations(url), catch: startFault }).pipe(Effect.orDie)
        }
        const sql = yield* Effect.acquireRelease(
          Effect.sync(() => connect(url)),
          (pool) =>
            whileAnswering(
              Effect.promise(() => pool.end({ timeout: 5 })),
              answers(url)
            )
        )
        const names = yield* Effect.promise(() => migrationNames())
        const ready = query(async () => {
          const rows = await sql`SELECT 1 FROM schema_migrations WHERE name = ANY(${[...names]}::text[])`
          return rows.length === names.length
        }).pipe(Effect.catchDefect(() => Effect.succeed(false)))
        const transactionSlots = yield* Semaphore.make(changesAtOnce)
        const change = <A>(run: (connection: Sql) => Promise<A>) => transactionSlots.withPermit(transaction(sql, run))
        const changeResult = <R extends Result.Result<unknown, unknown>>(run: (connection: Sql) => Promise<R>) =>
          Effect.flatMap(change(run), outcomeOf<R>)
        return Database.of({ sql, change, changeResult, ready })
      })
    )

  /** Connects to `DATABASE_URL`. */
  static readonly layer = Layer.unwrap(Effect.map(requiredDatabaseUrl, (url) => Database.layerUrl(url)))

  /** Connects to `DATABASE_URL`, which the process that started this one has migrated. */
  static readonly layerMigrated = Layer.unwrap(Effect.map(requiredDatabaseUrl, (url) => Database.layerUrl(url, true)))
}
