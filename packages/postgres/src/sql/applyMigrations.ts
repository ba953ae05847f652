import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"

const folder = new URL("../../migrations/", import.meta.url)
const lockKey = 7_304_159_241
const oldestServer = 150_000

/** The names of all migrations, in order of application. */
export const migrationNames = async (source: URL = folder): Promise<readonly string[]> =>
  (await readdir(source)).filter((name) => name.endsWith(".sql")).sort()

interface Migration {
  readonly name: string
  readonly text: string
  /** SHA-256 of the text in hexadecimal digits, the same for both kinds of line ends. */
  readonly checksum: string
}

const readMigration = async (source: URL, name: string): Promise<Migration> => {
  const text = await readFile(new URL(name, source), "utf8")
  return { name, text, checksum: createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex") }
}

interface Applied {
  readonly name: string
  /** Null when a version without checksums applied it. */
  readonly checksum: string | null
}

/** Why this version must not use the database; null when it may. */
const refusalOf = (applied: readonly Applied[], migrations: readonly Migration[]): string | null => {
  const own = new Map(migrations.map(({ name, checksum }) => [name, checksum]))
  const unknown = applied.map(({ name }) => name).filter((name) => !own.has(name))
  if (unknown.length > 0) {
    return `a newer version has migrated this database (${unknown.join(", ")}): run that version or a later one`
  }
  const edited = applied.filter(({ checksum, name }) => checksum !== null && checksum !== own.get(name))
  if (edited.length === 0) return null
  const names = edited.map(({ name }) => name).join(", ")
  return `the migration ${names} differs from the one that this database has: restore the file, and put the change in a new migration`
}

/** Requests wait behind a migration that waits for a lock: no longer than this, in milliseconds. */
const lockTimeout = 500

/** Between two attempts, in milliseconds: the requests that waited are served meanwhile. */
const pause = 1_000
const attempts = 120

const lockNotAvailable = "55P03"
const isLocked = (fault: unknown) => fault instanceof postgres.PostgresError && fault.code === lockNotAvailable

/** Applies one migration as a whole, again after a pause as long as a long transaction holds a lock that it needs. */
const apply = async (sql: postgres.Sql, { checksum, name, text }: Migration): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.begin(async (transaction) => {
        await transaction.unsafe(`SET LOCAL lock_timeout = ${lockTimeout}`)
        await transaction.unsafe(text)
        await transaction`INSERT INTO schema_migrations (name, checksum) VALUES (${name}, ${checksum})`
      })
      return
    } catch (fault) {
      if (!isLocked(fault) || attempt === attempts) throw fault
      await sleep(pause)
    }
  }
}

/** Tables of early versions have no checksums. Without the question, every start would wait for a dump, and readers behind it. */
const addChecksum = async (sql: postgres.Sql): Promise<void> => {
  const { count } = await sql`
    SELECT FROM pg_attribute WHERE attrelid = 'schema_migrations'::regclass AND attname = 'checksum' AND NOT attisdropped`
  if (count === 0) await sql`ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS checksum text`
}

const migrate = async (sql: postgres.Sql, source: URL): Promise<void> => {
  await sql`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now(), checksum text)`
  await addChecksum(sql)
  const migrations = await Promise.all((await migrationNames(source)).map((name) => readMigration(source, name)))
  const applied = await sql<Applied[]>`SELECT name, checksum FROM schema_migrations ORDER BY name`
  const refusal = refusalOf(applied, migrations)
  if (refusal !== null) throw new Error(refusal)
  const checksums = new Map(applied.map(({ checksum, name }) => [name, checksum]))
  for (const migration of migrations) {
    const { checksum, name } = migration
    if (!checksums.has(name)) {
      await apply(sql, migration)
    } else if (checksums.get(name) === null) {
      await sql`UPDATE schema_migrations SET checksum = ${checksum} WHERE name = ${name}`
    }
  }
}

/**
 * Migrates the database to the schema of this version. Several processes may do so at once: an advisory lock lets one of them migrate and
 * the others wait. A migration waits half a second at most for the locks that it needs, and tries again for two minutes, so that no request
 * waits long behind it. Rejects a server older than PostgreSQL 15, a database that is not encoded in UTF-8, a database with a migration that
 * this version does not have, and a migration that was edited after it was applied. `source` is the folder of the migrations.
 */
export const applyMigrations = async (url: string, source: URL = folder): Promise<void> => {
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: "sortition migrations" }
  })
  try {
    const [server] = await sql<{ version: string; encoding: string }[]>`
      SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding`
    if (Number(server?.version) < oldestServer) throw new Error("PostgreSQL 15 or newer is required")
    if (server?.encoding !== "UTF8") throw new Error(`the database must be encoded in UTF8, not ${server?.encoding}`)
    await sql`SELECT pg_advisory_lock(${lockKey})`
    await migrate(sql, source)
  } finally {
    await sql.end()
  }
}
