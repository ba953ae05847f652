import { readdir, readFile } from "node:fs/promises"
import postgres from "postgres"
import { afterAll, beforeAll, expect, it } from "vitest"
import { everySampleStatement } from "../testing/everySampleStatement.ts"
import { freshDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { lockedScans } from "../testing/lockedScans.ts"
import { openStores } from "../testing/openStores.ts"
import { recordStatements, type StatementRecord } from "../testing/recordStatements.ts"

/* Databases that are distributed by experiment refuse a statement that locks samples of several experiments. */

let database: TestDatabase
let record: StatementRecord
let sql: postgres.Sql
beforeAll(async () => {
  database = await freshDatabase()
  record = await recordStatements(database.url)
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  const stores = openStores(record.url)
  await stores.run(everySampleStatement).finally(() => stores.close())
})
afterAll(async () => {
  await Promise.all([sql.end(), record.close()])
  await database.drop()
})

const plain = (statement: string) => statement.replaceAll(/\s+/g, " ").trim()
const ofSamples = (statement: string) => /\b(?:FROM|JOIN|INTO|UPDATE) samples\b/.test(plain(statement))

/** The parts, between parameters, of the statements in the source that name the table. */
const partsInSource = async (): Promise<readonly string[]> => {
  const folder = new URL("../", import.meta.url)
  const names = await readdir(folder, { recursive: true })
  const own = names.filter((name) => name.endsWith(".ts") && !/\.test\.ts$|^testing\//.test(name))
  const texts = await Promise.all(own.map((name) => readFile(new URL(name, folder), "utf8")))
  return texts
    .flatMap((text) => text.split(/`|\$\{[^}]*\}/))
    .filter(ofSamples)
    .map(plain)
}

const problemOf = async (statement: string) => {
  const { locksRows, namesOne } = await lockedScans(sql, statement, { table: "samples", column: "experiment_id" })
  return locksRows && !namesOne ? plain(statement) : null
}

it("every statement in the source that names the table was sent", async () => {
  const sent = [...record.statements].map(plain)
  const parts = await partsInSource()
  expect(parts.length).toBeGreaterThan(15)
  expect(parts.filter((part) => !sent.some((statement) => statement.includes(part)))).toEqual([])
})

it("a statement that locks samples names exactly one experiment", async () => {
  const statements = [...record.statements].filter(ofSamples)
  const locking: string[] = []
  for (const statement of statements) {
    expect(await problemOf(statement)).toBeNull()
    if (/FOR UPDATE/.test(statement)) locking.push(statement)
  }
  expect(locking.length).toBeGreaterThanOrEqual(3)
})

const breaches = [
  "SELECT id FROM samples WHERE complete FOR UPDATE SKIP LOCKED",
  "SELECT id FROM samples WHERE experiment_id = ANY ($1::uuid[]) FOR SHARE",
  "SELECT id FROM samples WHERE experiment_id = $1 OR experiment_id = $2 FOR UPDATE",
  "SELECT s.id FROM samples s JOIN samples o ON o.id = s.id WHERE s.experiment_id = $1 AND o.experiment_id = $2 FOR UPDATE",
  `WITH open AS (
    SELECT s.experiment_id, s.id FROM samples s JOIN unnest($1::uuid[], $2::uuid[]) AS k (experiment_id, id) USING (experiment_id, id)
    ORDER BY s.experiment_id, s.id FOR UPDATE OF s
  ) UPDATE samples s SET complete = true FROM open WHERE s.experiment_id = open.experiment_id AND s.id = open.id`
]
it.each(breaches)("reports the text of a statement that locks samples of several: %s", async (statement) => {
  expect(await problemOf(statement)).toBe(plain(statement))
})

it("does not report one that locks samples of one, however it finds them", async () => {
  const finds = [
    "id = ANY ($2::uuid[])",
    "sampled_value = $2",
    "complete",
    "id IN (SELECT id FROM samples WHERE experiment_id = $1)"
  ]
  for (const find of finds)
    expect(await problemOf(`SELECT id FROM samples WHERE experiment_id = $1 AND ${find} FOR UPDATE`)).toBeNull()
})
