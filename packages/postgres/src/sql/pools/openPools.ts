import { whileAnswering } from "@sortition/runtime/whileAnswering"
import { Effect, Predicate } from "effect"
import postgres from "postgres"
import { connect, type Sql, type Way, type Work } from "../connect.ts"
import { startFault } from "./startFault.ts"

/** SQLSTATE 53300: a server without a connection to spare works. */
const isCrowded = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "53300"

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

/** A pool for each work, and one that leads past the pooler if there is one. They end with the scope. */
export const openPools = Effect.fnUntraced(function* (url: string, directUrl: string) {
  const isPooled = directUrl !== url
  const open = (work: Work) => openPool(url, { name: "sortition", isPooled, work, answers: () => answers(url) })
  const sql = yield* open("settings")
  const samples = yield* open("samples")
  const patient = yield* open("patient")
  if (!isPooled) return { sql, samples, patient, direct: sql }
  const direct = yield* openPool(directUrl, { name: "sortition direct", isPooled: false })
  yield* Effect.tryPromise({ try: () => requireSameDatabase(sql, direct), catch: startFault }).pipe(Effect.orDie)
  return { sql, samples, patient, direct }
})
