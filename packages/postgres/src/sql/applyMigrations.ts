import { readdir, readFile } from "node:fs/promises"
import postgres from "postgres"

const folder = new URL("../../migrations/", import.meta.url)
const lockKey = 7_304_159_241
const oldestServer = 150_000

/** The names of all migrations, in order of application. */
export const migrationNames = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort()

/**
 * Migrates the database to the schema of this version. Several processes may do so at once: an advisory lock lets one of them migrate and
 * the others wait. Rejects a server older than PostgreSQL 15 and a database that is not encoded in UTF-8.
 */
export const applyMigrations = async (url: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: "sortition migrations" } })
  try {
    const [server] = await sql<{ version: string; encoding: string }[]>`
      SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding`
    if (Number(server?.version) < oldestServer) throw new Error("PostgreSQL 15 or newer is required")
    if (server?.encoding !== "UTF8") throw new Error(`the database must be encoded in UTF8, not ${server?.encoding}`)
    await sql`SELECT pg_advisory_lock(${lockKey})`
    await sql`
      CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`
    const applied = new Set((await sql<{ name: string }[]>`SELECT name FROM schema_migrations`).map(({ name }) => name))
    for (const name of await migrationNames()) {
      if (applied.has(name)) continue
      const text = await readFile(new URL(name, folder), "utf8")
      await sql.begin(async (transaction) => {
        await transaction.unsafe(text)
        await transaction`INSERT INTO schema_migrations (name) VALUES (${name})`
      })
    }
  } finally {
    await sql.end()
  }
}
