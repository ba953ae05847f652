import { createServer } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect, type Scope } from "effect"
import postgres from "postgres"
import { claimOwnership, type Ownership } from "./claimOwnership.ts"
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"
import { endLeftovers } from "./endLeftovers.ts"
import { type Cluster, openCluster } from "./openCluster.ts"
import { serverUrl } from "./serverUrl.ts"
import { type Server, startServer } from "./startServer.ts"

export interface EmbeddedPostgresOptions {
  /** Created when absent. The data are in its folder `postgres`, the server's log in `postgres.log`. */
  readonly dataDir: string
  /** 0 or absent: a free one. */
  readonly port?: number
  /** Settings of postgresql.conf, such as `{ fsync: "off" }` for data that need not survive. */
  readonly settings?: Readonly<Record<string, string>>
  /** Work to do as soon as the server's process has been started and until it accepts connections. Its failure changes nothing. */
  readonly whileStarting?: () => Promise<unknown>
}

export interface EmbeddedPostgres {
  /** The address, password included, of the database `sortition`. */
  readonly url: string
  readonly port: number
  /** Never succeeds; fails when the server ends before its scope is closed. */
  readonly unexpectedEnd: Effect.Effect<never, EmbeddedPostgresError>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

const failed = (cluster: Cluster, log: string) =>
  new EmbeddedPostgresError({
    message: `PostgreSQL did not start on ${cluster.pgData}. The end of its log, ${cluster.logFile}:\n${log}`
  })

const gone = (cluster: Cluster, log: string) =>
  new EmbeddedPostgresError({
    message: `PostgreSQL on ${cluster.pgData} ended unexpectedly. The end of its log, ${cluster.logFile}:\n${log}`
  })

const claimOwn = async (adminUrl: string, server: Server): Promise<Ownership | undefined> => {
  let ended = false
  void server.ended.then(() => {
    ended = true
  })
  const deadline = Date.now() + 20_000
  while (!ended && Date.now() < deadline) {
    const claim = await claimOwnership(adminUrl)
    if (typeof claim === "object") return claim
    await sleep(50)
  }
  return undefined
}

const ensureDatabase = async (adminUrl: string): Promise<void> => {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined })
  try {
    const [row] = await sql`select from pg_database where datname = 'sortition'`
    if (row === undefined) await sql`create database sortition`
  } finally {
    await sql.end({ timeout: 5 })
  }
}

type Running = EmbeddedPostgres & { readonly stop: () => Promise<void> }

/** undefined when another start, or another program's use of the port, came between: try again. */
const attempt = async (cluster: Cluster, options: EmbeddedPostgresOptions): Promise<Running | undefined> => {
  await endLeftovers(cluster)
  const server = await startServer(cluster, options.port || (await freePort()), options.settings ?? {})
  options.whileStarting?.().catch(() => undefined)
  const adminUrl = serverUrl(cluster.password, server.port, "postgres")
  let ownership: Ownership | undefined
  try {
    if (await server.ready()) ownership = await claimOwn(adminUrl, server)
    if (ownership === undefined) {
      const log = await server.log()
      await server.stop()
      const portTaken = /could not (bind|create any TCP)/i.test(log)
      if (portTaken && options.port) {
        throw new EmbeddedPostgresError({
          message: `Port ${options.port} of 127.0.0.1 is in use by another program. Choose another port for PostgreSQL.`
        })
      }
      if (portTaken || /lock file .* already exists|pre-existing shared memory block|shut down/i.test(log)) {
        return undefined
      }
      throw failed(cluster, log)
    }
    await ensureDatabase(adminUrl)
  } catch (error) {
    await ownership?.release()
    await server.stop()
    throw error
  }
  const held = ownership
  let stopping = false
  const unexpectedEnd = Effect.promise(() => server.ended.then(server.log)).pipe(
    Effect.flatMap((log) => (stopping ? Effect.never : Effect.fail(gone(cluster, log))))
  )
  return {
    url: serverUrl(cluster.password, server.port, "sortition"),
    port: server.port,
    unexpectedEnd,
    stop: async () => {
      stopping = true
      await held.release()
      await server.stop()
    }
  }
}

const start = async (options: EmbeddedPostgresOptions): Promise<Running> => {
  const cluster = await openCluster(options.dataDir, options.settings?.fsync !== "off")
  for (let tries = 0; tries < 5; tries++) {
    const running = await attempt(cluster, options)
    if (running !== undefined) return running
    await sleep(200)
  }
  throw new EmbeddedPostgresError({
    message: `PostgreSQL did not get hold of ${cluster.pgData} in five attempts. Its log is ${cluster.logFile}.`
  })
}

const toError = (error: unknown): EmbeddedPostgresError =>
  error instanceof EmbeddedPostgresError
    ? error
    : new EmbeddedPostgresError({
        message: `The embedded PostgreSQL did not start: ${error instanceof Error ? error.message : String(error)}. Set SORTITION_DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of your own.`,
        cause: error
      })

/**
 * A PostgreSQL server of our own for as long as the scope lives. It keeps its data, recovers from any kill, and refuses a
 * data folder that another Sortition is using; `EmbeddedPostgresError.message` tells its user what to do.
 */
export const embeddedPostgres = (
  options: EmbeddedPostgresOptions
): Effect.Effect<EmbeddedPostgres, EmbeddedPostgresError, Scope.Scope> =>
  Effect.acquireRelease(Effect.tryPromise({ try: () => start(options), catch: toError }), (running) =>
    Effect.promise(running.stop)
  )
