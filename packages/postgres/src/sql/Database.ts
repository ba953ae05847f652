import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { databaseDirectUrlConfig, databaseReadUrlConfig, requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { Clock, Config, Context, Effect, Layer, type Result } from "effect"
import { applyMigrations, migrationNames } from "./applyMigrations.ts"
import { CurrentReads } from "./CurrentReads.ts"
import { CurrentTransaction } from "./CurrentTransaction.ts"
import type { Pool, Sql, Work } from "./connect.ts"
import { databaseClock } from "./databaseClock.ts"
import { makeGate } from "./deadlines/makeGate.ts"
import { openPools } from "./pools/openPools.ts"
import { poolUse } from "./pools/poolUse.ts"
import { startFault } from "./pools/startFault.ts"
import { makeQuery, patientQuery, query } from "./query.ts"
import { settings } from "./replica/replicaProgress.ts"
import { watchReplica } from "./replica/watchReplica.ts"
import { begin } from "./transaction.ts"
import { withOrigin } from "./withOrigin.ts"

const changesAtOnce = 4

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
        const pools = yield* openPools(url, directUrl)
        const { patient, samples, sql } = pools
        const names = yield* Effect.promise(() => migrationNames())
        const ready = query(async () => {
          const rows = await sql`SELECT 1 FROM schema_migrations WHERE name = ANY(${[...names]}::text[])`
          return rows.length === names.length
        }).pipe(Effect.catchDefect(() => Effect.succeed(false)))
        const gate = makeGate(changesAtOnce)
        const replica = yield* watchReplica(readUrl, sql)
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
          ...pools,
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
