import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { isNetworkFault } from "@sortition/runtime/isNetworkFault"
import { databaseDirectUrlConfig, databaseReadUrlConfig, requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { whileAnswering } from "@sortition/runtime/whileAnswering"
import { Clock, Config, Context, Effect, Layer, type Result, Semaphore } from "effect"
import postgres from "postgres"
import { applyMigrations, migrationNames } from "./applyMigrations.ts"
import { CurrentReads } from "./CurrentReads.ts"
import { connect, type Pool, type Sql, type Way } from "./connect.ts"
import { databaseClock } from "./databaseClock.ts"
import { openReplica } from "./openReplica.ts"
import { settings } from "./replicaProgress.ts"

const changesAtOnce = 4

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

/** A pool that ends with the scope. It connects when it is used. */
const openPool = (url: string, way: Way) =>
  Effect.acquireRelease(
    Effect.sync(() => connect(url, way)),
    (pool) =>
      whileAnswering(
        Effect.promise(() => pool.end({ timeout: 5 })),
        answers(url)
      )
  )

/** Omits the URL, which may contain a password. */
const startFault = (cause: unknown): Error => {
  const faults = cause instanceof AggregateError ? cause.errors : [cause]
  const reasons = faults.map((fault) => fault?.message ?? fault).join(", ")
  return new Error(`cannot connect to or migrate the database: ${reasons}`, { cause })
}

/** The database that a connection leads to, while its server runs. */
const identityOf = async (sql: Sql): Promise<string | undefined> => {
  const [row] = await sql<{ identity: string }[]>`
    SELECT pg_postmaster_start_time()::text || ' ' || oid AS identity FROM pg_database WHERE datname = current_database()`
  return row?.identity
}

/** Notifications of one database do not arrive in another. */
const requireSameDatabase = async (sql: Sql, direct: Sql): Promise<void> => {
  const [pooled, own] = await Promise.all([identityOf(sql), identityOf(direct)])
  if (pooled !== own) throw new Error("DATABASE_URL and DATABASE_DIRECT_URL must lead to the same database")
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

export interface DatabaseOptions {
  /** Leads to the same database without the pooler, which keeps a session only for a transaction, that `url` may lead to. `url` when absent. */
  readonly directUrl?: string
  /** Leads to a streaming replica; none when absent or empty. */
  readonly readUrl?: string
  /** Whether another process has just migrated the database. */
  readonly isMigrated?: boolean
}

const reportReplica = (problem: string | null) =>
  problem === null
    ? Effect.logInfo("lists and counts are read from the replica of DATABASE_READ_URL")
    : Effect.logWarning(`the replica of DATABASE_READ_URL is not in use, and the primary serves its reads: ${problem}`)

/** The replica at `url`; null without a url. */
const replicaOf = Effect.fnUntraced(function* (url: string, primary: Sql) {
  if (url === "") return null
  const run = Effect.runForkWith(yield* Effect.context<never>())
  const pool = connect(url, { name: "sortition", isPooled: false })
  const watched = openReplica(pool, primary, (problem) => {
    run(reportReplica(problem))
  })
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => {
      watched.close()
      return pool.end({ timeout: 1 })
    })
  )
  return { ...watched, pool }
})

/** A pool of connections to a PostgreSQL (15 or newer) that is migrated to this version's schema. */
export class Database extends Context.Service<
  Database,
  {
    readonly sql: Pool
    /** For LISTEN, which needs a session of its own. */
    readonly direct: Pick<Pool, "listen">
    /**
     * A transaction that may wait for locked rows. Only some of them have a connection at a time and the others wait in memory, so the
     * transaction that holds the locks can always get a connection and finish.
     */
    readonly change: <A>(run: (connection: Sql) => Promise<A>) => Effect.Effect<A>
    /** `change` for a decision that can fail. A failure commits the transaction too. */
    readonly changeResult: <R extends Result.Result<unknown, unknown>>(
      run: (connection: Sql) => Promise<R>
    ) => Effect.Effect<Result.Result.Success<R>, Result.Result.Failure<R>>
    /**
     * Runs a read on the replica if it has what the read has to contain, otherwise, or if the replica fails, on the primary. The read may
     * run twice. It contains what this process wrote to the record, and everything when `CurrentReads` is set.
     */
    readonly read: <A>(record: string, run: (connection: Sql) => PromiseLike<A>) => Effect.Effect<A>
    /** The pool that `read` would use: for a read in many parts, which cannot start again. */
    readonly poolFor: (record: string) => Effect.Effect<Pool>
    /**
     * To be called after a commit that later reads of the record have to contain, also when it may have failed. `change` does so for
     * `settings`.
     */
    readonly wrote: (record: string) => void
    /** Whether the database can be reached and has every migration of this version. */
    readonly ready: Effect.Effect<boolean>
  }
>()("postgres/Database") {
  /** Connects to `url` and migrates the database; a failure of either is a defect. Provides the database's `Clock` too. */
  static readonly layerUrl = (
    url: string,
    { directUrl = url, isMigrated = false, readUrl = "" }: DatabaseOptions = {}
  ) =>
    Layer.effectContext(
      Effect.gen(function* () {
        if (!isMigrated) {
          yield* Effect.tryPromise({ try: () => applyMigrations(directUrl), catch: startFault }).pipe(Effect.orDie)
        }
        const isPooled = directUrl !== url
        const sql = yield* openPool(url, { name: "sortition", isPooled })
        const direct = isPooled ? yield* openPool(directUrl, { name: "sortition direct", isPooled: false }) : sql
        if (isPooled) {
          yield* Effect.tryPromise({ try: () => requireSameDatabase(sql, direct), catch: startFault }).pipe(
            Effect.orDie
          )
        }
        const names = yield* Effect.promise(() => migrationNames())
        const ready = query(async () => {
          const rows = await sql`SELECT 1 FROM schema_migrations WHERE name = ANY(${[...names]}::text[])`
          return rows.length === names.length
        }).pipe(Effect.catchDefect(() => Effect.succeed(false)))
        const transactionSlots = yield* Semaphore.make(changesAtOnce)
        const replica = yield* replicaOf(readUrl, sql)
        const wrote = replica?.wrote ?? (() => undefined)
        const change = <A>(run: (connection: Sql) => Promise<A>) =>
          transactionSlots.withPermit(transaction(sql, run)).pipe(Effect.ensuring(Effect.sync(() => wrote(settings))))
        const changeResult = <R extends Result.Result<unknown, unknown>>(run: (connection: Sql) => Promise<R>) =>
          Effect.flatMap(change(run), outcomeOf<R>)
        const read = <A>(record: string, run: (connection: Sql) => PromiseLike<A>) =>
          replica === null
            ? query(() => run(sql))
            : CurrentReads.use((isCurrent) =>
                query(async () => {
                  if (!(await replica.serves(record, isCurrent))) return run(sql)
                  return replica.read(run).catch(() => run(sql))
                })
              )
        const poolFor = (record: string) =>
          replica === null
            ? Effect.succeed(sql)
            : CurrentReads.use((isCurrent) =>
                Effect.promise(async () => ((await replica.serves(record, isCurrent)) ? replica.pool : sql))
              )
        const database = Database.of({ sql, direct, change, changeResult, read, poolFor, wrote, ready })
        return Context.make(Database, database).pipe(Context.add(Clock.Clock, yield* databaseClock(sql)))
      })
    )

  private static readonly layerConfigured = (options: DatabaseOptions = {}) =>
    Layer.unwrap(
      Effect.map(
        Config.all([requiredDatabaseUrl, databaseDirectUrlConfig, databaseReadUrlConfig]),
        ([url, directUrl, readUrl]) => Database.layerUrl(url, { ...options, directUrl, readUrl })
      )
    )

  /** Connects to `DATABASE_URL`, and to `DATABASE_DIRECT_URL` and `DATABASE_READ_URL` if they are set. */
  static readonly layer = Database.layerConfigured()

  /** The same on a database that the process that started this one has migrated. */
  static readonly layerMigrated = Database.layerConfigured({ isMigrated: true })
}
