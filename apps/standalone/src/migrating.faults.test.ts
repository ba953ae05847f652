import { cp, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath, pathToFileURL } from "node:url"
import { applyMigrations } from "@sortition/postgres/sql/applyMigrations"
import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { previousPrograms } from "@sortition/previous-version/previousPrograms"
import postgres from "postgres"
import { expect, it, onTestFinished } from "vitest"
import { launchApi } from "./testing/launch.ts"
import { recordLoad } from "./testing/recordLoad.ts"
import { makeExperiment } from "./testing/samplingLoad.ts"

const rows = 2_000_000
/** Milliseconds that a request may wait. */
const most = 2_000

/** The migrations of this version, and one that needs every lock that a migration may need. */
const migrationsAndOne = async () => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-migrations-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(
    fileURLToPath(import.meta.resolve("@sortition/postgres/sql/applyMigrations")).replace(/src\/.*/, "migrations"),
    folder,
    {
      recursive: true
    }
  )
  await writeFile(
    join(folder, "9999_next.sql"),
    `ALTER TABLE samples ADD COLUMN next integer;
     ALTER TABLE experiments ADD COLUMN next integer NOT NULL DEFAULT 0;
     ALTER TABLE experiments ADD CONSTRAINT next_is_positive CHECK (next >= 0) NOT VALID;`
  )
  return pathToFileURL(`${folder}/`)
}

it("migrating two million samples stops no enrolment, even while a long transaction holds the lock", async () => {
  const database = await emptyDatabase()
  onTestFinished(database.drop)
  const api = await launchApi({ DATABASE_URL: database.url }, previousPrograms.api)
  const path = await makeExperiment(api.url)
  const sql = postgres(database.url, { max: 2, onnotice: () => undefined })
  onTestFinished(() => sql.end())
  const [, full = ""] = /experiments\/(.*)/.exec(await makeExperiment(api.url)) ?? []
  // Two connections insert at once.
  const inserting = [0, 1].map(
    (half) => sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
      allocated_by, created_at, updated_at)
    SELECT ${full}, gen_random_uuid(), 'User', n::text, 'all', 0, 1, 'service', now(), now()
    FROM generate_series(${half + 1}::int, ${rows}::int, 2) n`
  )
  await Promise.all(inserting)

  const load = recordLoad([api.url], path)
  await pause(1_000)
  const begun = performance.now()
  // As an export or a dump that began before.
  const holding = sql.begin(async (transaction) => {
    await transaction`SELECT FROM samples LIMIT 1`
    await pause(3_000)
  })
  await applyMigrations(database.url, await migrationsAndOne())
  const took = performance.now() - begun
  await holding
  await pause(500)
  await load.stop()

  expect(load.failures).toEqual([])
  expect(load.longestGap(begun, begun + took)).toBeLessThan(most)
  expect(load.slowest()).toBeLessThan(most)
  const [last] = await sql`SELECT name FROM schema_migrations ORDER BY name DESC LIMIT 1`
  expect(last).toEqual({ name: "9999_next.sql" })
  process.stdout.write(
    `observed: ${load.sent()} requests while ${rows} samples were migrated in ${Math.round(took)} ms, ${load.created.size + load.completed.size} acknowledged, 0 failed, slowest ${Math.round(load.slowest())} ms\n`
  )
}, 300_000)
