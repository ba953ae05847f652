import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import postgres from "postgres"
import { describe, expect, inject, it, onTestFinished } from "vitest"
import { databaseUrl } from "../testing/databaseUrl.ts"
import { emptyDatabase } from "../testing/freshDatabase.ts"
import type {} from "../testing/globalSetup.ts"
import { applyMigrations, migrationNames } from "./applyMigrations.ts"

const program = `
  import { applyMigrations } from ${JSON.stringify(new URL("applyMigrations.ts", import.meta.url).href)}
  await applyMigrations(process.argv[1])
`
const inProcess = (url: string) =>
  promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program, url])

const withSql = async <A>(url: string, work: (sql: postgres.Sql) => Promise<A>): Promise<A> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

it("any number of processes may migrate at once; each migration is applied once", async () => {
  const { drop, url } = await emptyDatabase()
  const applied = () =>
    withSql(url, (sql) => sql`SELECT name, applied_at::text AS at FROM schema_migrations ORDER BY name`)
  await Promise.all([
    ...Array.from({ length: 3 }, () => inProcess(url)),
    ...Array.from({ length: 5 }, () => applyMigrations(url))
  ])
  const first = await applied()
  expect(first.map(({ name }) => name)).toEqual(await migrationNames())
  await applyMigrations(url)
  expect([...(await applied())]).toEqual([...first])
  await drop()
})

it("refuses a database in another encoding, and leaves it empty", async () => {
  const admin = inject("postgresAdminUrl")
  const name = `test_${randomBytes(8).toString("hex")}`
  await withSql(admin, (sql) => sql`CREATE DATABASE ${sql(name)} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`)
  const url = databaseUrl(admin, name)
  await expect(applyMigrations(url)).rejects.toThrow("the database must be encoded in UTF8, not LATIN1")
  const tables = await withSql(url, (sql) => sql`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)
  expect(tables.count).toBe(0)
  await withSql(admin, (sql) => sql`DROP DATABASE ${sql(name)} WITH (FORCE)`)
})

it("the partitions of the samples can be distributed: every key begins with the experiment, and nothing refers elsewhere", async () => {
  const { drop, url } = await emptyDatabase()
  await applyMigrations(url)
  await withSql(url, async (sql) => {
    const indexes = await sql<{ name: string; leading: string }[]>`
      SELECT i.indexrelid::regclass::text AS name, a.attname AS leading
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = 'samples'::regclass`
    expect(indexes.length).toBeGreaterThan(2)
    for (const { leading } of indexes) expect(leading).toBe("experiment_id")
    const references = await sql`SELECT 1 FROM pg_constraint WHERE conrelid = 'samples'::regclass AND contype = 'f'`
    expect(references.count).toBe(0)
    const partitions = await sql`SELECT 1 FROM pg_inherits WHERE inhparent = 'samples'::regclass`
    expect(partitions.count).toBe(16)
  })
  await drop()
})

describe("a database of another version", () => {
  /** A folder of migrations to edit, and an empty database. */
  const makeHistory = async () => {
    const database = await emptyDatabase()
    const path = await mkdtemp(join(tmpdir(), "sortition-migrations-"))
    onTestFinished(async () => {
      await database.drop()
      await rm(path, { recursive: true })
    })
    const write = (name: string, text: string) => writeFile(join(path, name), text)
    await write("0001_one.sql", "CREATE TABLE one (\n  id int\n);\n")
    await write("0002_two.sql", "CREATE TABLE two (id int);\n")
    return {
      url: database.url,
      migrate: () => applyMigrations(database.url, pathToFileURL(`${path}/`)),
      write,
      remove: (name: string) => rm(join(path, name)),
      read: (name: string) => readFile(join(path, name), "utf8"),
      applied: () => withSql(database.url, (sql) => sql`SELECT name, checksum FROM schema_migrations ORDER BY name`)
    }
  }

  it("with a migration that this version does not have is refused by its name, and stays unchanged", async () => {
    const { applied, migrate, remove, write } = await makeHistory()
    await migrate()
    await remove("0002_two.sql")
    const before = [...(await applied())]
    await expect(migrate()).rejects.toThrow(
      "a newer version has migrated this database (0002_two.sql): run that version or a later one"
    )
    await write("0003_three.sql", "CREATE TABLE three (id int);\n")
    await expect(migrate()).rejects.toThrow("0002_two.sql")
    expect([...(await applied())]).toEqual(before)
  })

  it("whose migration was edited since is refused by the name of the file", async () => {
    const { migrate, read, write } = await makeHistory()
    await migrate()
    const text = await read("0001_one.sql")
    await write("0001_one.sql", text.replace("id int", "id bigint"))
    await expect(migrate()).rejects.toThrow(/the migration 0001_one\.sql differs .* restore the file/)
    await write("0001_one.sql", text.replaceAll("\n", "\r\n"))
    await migrate()
    await write("0001_one.sql", text)
    await migrate()
  })

  it("that has no checksums yet gets them at the next start, and is compared from then on", async () => {
    const { applied, migrate, url, write } = await makeHistory()
    await migrate()
    await withSql(url, (sql) => sql`ALTER TABLE schema_migrations DROP COLUMN checksum`)
    await write("0003_three.sql", "CREATE TABLE three (id int);\n")
    await Promise.all([migrate(), migrate()])
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/)
    expect([...(await applied())]).toEqual(
      ["0001_one.sql", "0002_two.sql", "0003_three.sql"].map((name) => ({ name, checksum: digest }))
    )
    await write("0002_two.sql", "CREATE TABLE two (id text);\n")
    await expect(migrate()).rejects.toThrow("0002_two.sql")
  })
})
