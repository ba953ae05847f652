import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { databaseDirectUrlConfig, databaseReadUrlConfig, requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { whileAnswering } from "@sortition/runtime/whileAnswering"
import { Clock, Config, Context, Effect, Layer, Predicate, type Result } from "effect"
import postgres from "postgres"
import { applyMigrations, migrationNames } from "./applyMigrations.ts"
import { CurrentReads } from "./CurrentReads.ts"
import { CurrentTransaction } from "./CurrentTransaction.ts"
import { connect, type Pool, type Sql, type Way, type Work } from "./connect.ts"
import { databaseClock } from "./databaseClock.ts"
import { Deadline } from "./deadlines/Deadline.ts"
import { makeGate } from "./deadlines/makeGate.ts"
import { defectOf, late } from "./deadlines/unavailability.ts"
import { openReplica } from "./openReplica.ts"
import { poolUse } from "./poolUse.ts"
import { settings } from "./replicaProgress.ts"
import { tracedQuery } from "./tracedQuery.ts"
import { withOrigin } from "./withOrigin.ts"

const changesAtOnce = 4

/** Milliseconds until a request is answered for which there is no connection or no answer. */
const limit = 2_200

type Statements<A> = () => PromiseLike<A>

/** Runs statements as an Effect. Faults are defects: `Unavailable` when the database cannot be reached, or is late by `deadline`. */
const runsUntil = (deadline: Deadline) => {
  const run = <A>(statements: Statements<A>): Effect.Effect<A> =>
    Effect.callback((resume) => {
      const entry = deadline.start(() => resume(Effect.die(late())))
      statements().then(
        (value) => {
          deadline.serve(entry)
          resume(Effect.succeed(value))
        },
        (fault) => {
          deadline.end(entry)
          resume(Effect.die(defectOf(fault)))
        }
      )
    })
  return <A>(statements: Statements<A>): Effect.Effect<A> => tracedQuery<A>(run, statements)
}

/** `query` for one kind of statement: it is late when those of its kind are not served in turn. */
export const makeQuery = () => runsUntil(new Deadline(limit))

/**
 * Runs statements as an Effect. Faults are defects: `Unavailable` when the database cannot be reached, or has not answered within 2.2
 * seconds, unless requests before this one are answered meanwhile. What is late may have been stored all the same.
 */
export const query = makeQuery()

const runAll = <A>(statements: Statements<A>): Effect.Effect<A> =>
  Effect.callback((resume) => {
    statements().then(
      (value) => resume(Effect.succeed(value)),
      (fault) => resume(Effect.die(defectOf(fault)))
    )
  })

/** Runs statements of which only the single ones have a limit, that of their pool. */
export const patientQuery = <A>(statements: Statements<A>): Effect.Effect<A> => tracedQuery<A>(runAll, statements)

/** Whether the server answers a new connection: those of the pool may all wait. A refusal is no answer if the server cannot work. */
const answers = async (url: string): Promise<boolean> => {
  // Without `fetch_types`: the driver leaves the rejection of that query unhandled when the connection fails.
  const sql = postgres(url, { max: 1, connect_timeout: 1, silence_timeout: 1, fetch_types: false, onnotice: () => {} })
  try {
    await sql`SELECT 1`
    return true
  } catch (fault) {
    return isCrowded(fault)
  } finally {
    void sql.end({ timeout: 0 })
  }
}

/** SQLSTATE 53300: a server without a connection to spare works. */
const isCrowded = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "53300"

/** A pool that ends with the scope. It connects when it is used. */
const openPool = (url: string, way: Way) =>
  Effect.acquireRelease(
    Effect.sync(() => connect(url, way)),
    (pool) =>
      whileAnswering(
        Effect.promise(() => pool.end({ timeout: 5 })),
        Effect.promise(() => answers(url))
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

const begin = async <A>(sql: Pool, run: (connection: Sql) => Promise<A>, options = ""): Promise<A> =>
  (await sql.begin(options, async (connection) => ({ value: await run(connection) }))).value

/** Runs statements in one transaction, with the limit of `query`; rolls back when `run` rejects. */
export const transaction = <A>(sql: Pool, run: (connection: Sql) => Promise<A>, options = ""): Effect.Effect<A> =>
  query(() => begin(sql, run, options))

/** The same with the limits of `patientQuery`. */
export const patientTransaction = <A>(
  sql: Pool,
  run: (connection: Sql) => Promise<A>,
  options = ""
): Effect.Effect<A> => patientQuery(() => begin(sql, run, options))

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
  const pool = connect(url, { name: "sortition", isPooled: false, work: "patient" })
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
    /** For short reads of what is planned, and of people. */
    readonly sql: Pool
    /** For short statements on samples. */
    readonly samples: Pool
    /** For jobs, for statements with many rows, and for transactions that last: a statement may need ten seconds. */
    readonly patient: Pool
    /** For LISTEN, which needs a session of its own. */
    readonly direct: Pick<Pool, "listen">
    /**
     * A transaction that may wait for locked rows. Only some of them have a connection at a time and the others wait in memory, so the
     * transaction that holds the locks can always get a connection and finish. `lock` names the row that the transaction locks alone: those
     * with one name run one after the other, so that one row that stays locked does not stop the changes of others. Inside a `CurrentTransaction` it
     * joins that one. The audit entries of its changes name their origin, so every change of anything but samples goes through here.
     */
    readonly change: <A>(run: (connection: Sql) => Promise<A>, lock?: string) => Effect.Effect<A>
    /** `change` for a decision that can fail. A failure commits the transaction too. */
    readonly changeResult: <R extends Result.Result<unknown, unknown>>(
      run: (connection: Sql) => Promise<R>,
      lock?: string
    ) => Effect.Effect<Result.Result.Success<R>, Result.Result.Failure<R>>
    /** Runs a statement by itself on the connections of a work, `settings` when absent, or in the `CurrentTransaction`. */
    readonly statement: <A>(run: (connection: Sql) => PromiseLike<A>, work?: Work) => Effect.Effect<A>
    /**
     * Runs a read on the replica if it has what the read has to contain, otherwise, or if the replica fails, on the primary. The read may
     * run twice. It contains what this process wrote to the record, and everything when `CurrentReads` is set. `work` is `settings` when absent.
     */
    readonly read: <A>(record: string, run: (connection: Sql) => PromiseLike<A>, work?: Work) => Effect.Effect<A>
    /** The pool that a patient `read` would use: for a read in many parts, which cannot start again. */
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
        const open = (work: Work) => openPool(url, { name: "sortition", isPooled, work, answers: () => answers(url) })
        const sql = yield* open("settings")
        const samples = yield* open("samples")
        const patient = yield* open("patient")
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
        const gate = makeGate(changesAtOnce)
        const replica = yield* replicaOf(readUrl, sql)
        const wrote = replica?.wrote ?? (() => undefined)
        const { measured, stop } = poolUse(yield* Metrics, changesAtOnce)
        yield* Effect.addFinalizer(() => Effect.sync(stop))
        const ownChange = <A>(run: (connection: Sql) => Promise<A>, lock?: string) =>
          measured((begun) => {
            const counted = (connection: Sql) => {
              begun()
              return run(connection)
            }
            return patientQuery(() => gate(() => begin(patient, counted), lock).finally(() => wrote(settings)))
          })
        const change = <A>(run: (connection: Sql) => Promise<A>, lock?: string) =>
          withOrigin(run, (marked) =>
            CurrentTransaction.use((open) =>
              open === null ? ownChange(marked, lock) : patientQuery(() => marked(open))
            )
          )
        const changeResult = <R extends Result.Result<unknown, unknown>>(
          run: (connection: Sql) => Promise<R>,
          lock?: string
        ) => Effect.flatMap(change(run, lock), outcomeOf<R>)
        const works = {
          settings: { pool: sql, runs: query },
          samples: { pool: samples, runs: makeQuery() },
          patient: { pool: patient, runs: patientQuery }
        }
        const statement = <A>(run: (connection: Sql) => PromiseLike<A>, work: Work = "settings") => {
          const { pool, runs } = works[work]
          return CurrentTransaction.use((open) => runs(() => run(open ?? pool)))
        }
        const read = <A>(record: string, run: (connection: Sql) => PromiseLike<A>, work: Work = "settings") => {
          const { pool, runs } = works[work]
          return replica === null
            ? runs(() => run(pool))
            : CurrentReads.use((isCurrent) =>
                runs(async () => {
                  if (!(await replica.serves(record, isCurrent))) return run(pool)
                  return replica.read(run).catch(() => run(pool))
                })
              )
        }
        const poolFor = (record: string) =>
          replica === null
            ? Effect.succeed(patient)
            : CurrentReads.use((isCurrent) =>
                Effect.promise(async () => ((await replica.serves(record, isCurrent)) ? replica.pool : patient))
              )
        const database = Database.of({
          sql,
          samples,
          patient,
          direct,
          change,
          changeResult,
          statement,
          read,
          poolFor,
          wrote,
          ready
        })
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
