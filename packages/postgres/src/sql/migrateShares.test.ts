import { randomUUID } from "node:crypto"
import { readFile } from "node:fs/promises"
import postgres from "postgres"
import { expect, it } from "vitest"
import { emptyDatabase } from "../testing/freshDatabase.ts"

/* A database in which completed and archived experiments still hold their shares of a layer, as the migration releases them. */

const earlier = ["0001_sampling.sql", "0002_people.sql", "0003_allocation.sql", "0004_schedule_status.sql"]
const migration = (name: string) => readFile(new URL(`../../migrations/${name}`, import.meta.url), "utf8")

const [then, later] = ["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"]
const rows: readonly (readonly [releasedAt: string | null, fields: object])[] = [
  [null, {}],
  [null, { active: true, last_activated_at: then }],
  [then, { completed_at: then, updated_at: later }],
  [later, { archived: true, updated_at: later }],
  [then, { archived: true, completed_at: then, updated_at: later }]
]

it("releases the shares of experiments that are completed or archived, and keeps those of others and the holdout", async () => {
  const database = await emptyDatabase()
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  try {
    for (const name of earlier) await sql.unsafe(await migration(name))
    const times = { created_at: then, updated_at: then }
    const service = { id: randomUUID(), team_id: 1, name: "s", name_key: "s", active: true, ...times }
    await sql`INSERT INTO services ${sql(service)}`
    const salt = "0a".repeat(16)
    const layer = { id: randomUUID(), service_id: service.id, name: "l", salt, holdout_percentage: 10, ...times }
    await sql`INSERT INTO layers ${sql(layer)}`
    const book = (experimentId: string | null, start: number) => sql`
      INSERT INTO layer_bookings SELECT number, ${experimentId}::uuid, 10,
        int4multirange(int4range(${start}::int, ${start + 1_000}::int)), ${then}, ${then} FROM layers`
    await book(null, 9_000)
    for (const [index, [, fields]] of rows.entries()) {
      const state = { active: false, archived: false, schedule_status: "none" }
      const owned = { service_id: service.id, team_id: 1, name: "e", salt }
      const experiment = { id: randomUUID(), ...owned, ...state, ...times, ...fields }
      await sql`INSERT INTO experiments ${sql(experiment)}`
      await book(experiment.id, index * 1_000)
    }
    await sql.unsafe(await migration("0006_released_shares.sql"))
    const migrated = await sql<{ at: Date | null }[]>`SELECT released_at AS at FROM layer_bookings ORDER BY slots`
    expect(migrated.map(({ at }) => at?.toISOString() ?? null)).toEqual([...rows.map(([at]) => at), null])
  } finally {
    await sql.end()
    await database.drop()
  }
})
