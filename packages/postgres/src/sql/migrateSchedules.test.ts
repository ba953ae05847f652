import { randomUUID } from "node:crypto"
import { readFile } from "node:fs/promises"
import postgres from "postgres"
import { expect, it } from "vitest"
import { emptyDatabase } from "../testing/freshDatabase.ts"

/* A database whose schedules were only pending or not, with rows in it, as the migration gives them a status. */

const earlier = ["0001_sampling.sql", "0002_people.sql", "0003_allocation.sql"]
const migration = (name: string) => readFile(new URL(`../../migrations/${name}`, import.meta.url), "utf8")

const [past, future] = ["2026-02-01T00:00:00Z", "9999-01-01T00:00:00Z"]
const rows: readonly (readonly [status: string, fields: object])[] = [
  ["none", {}],
  ["none", { last_activated_at: past }],
  ["pending", { schedule_pending: true, scheduled_start_date: future }],
  ["pending", { schedule_pending: true, scheduled_start_date: past }],
  ["started", { scheduled_start_date: past, last_activated_at: past, active: true }],
  ["started", { scheduled_start_date: past, last_activated_at: "2026-03-01T00:00:00Z" }],
  ["cancelled", { scheduled_start_date: past, last_activated_at: "2026-01-15T00:00:00Z", active: true }],
  ["cancelled", { scheduled_start_date: future, last_activated_at: past }],
  ["cancelled", { scheduled_start_date: future, archived: true }],
  ["cancelled", { scheduled_start_date: past, completed_at: "2026-01-15T00:00:00Z" }],
  ["missed", { scheduled_start_date: past, completed_at: "2026-03-01T00:00:00Z" }],
  ["missed", { scheduled_start_date: past, archived: true }],
  ["missed", { scheduled_start_date: past }]
]

it("gives every earlier experiment the status that its fields prove", async () => {
  const database = await emptyDatabase()
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  try {
    for (const name of earlier) await sql.unsafe(await migration(name))
    const times = { created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z" }
    const service = { id: randomUUID(), team_id: 1, name: "s", name_key: "s", active: true, ...times }
    await sql`INSERT INTO services ${sql(service)}`
    for (const [, fields] of rows) {
      const unset = { active: false, archived: false, schedule_pending: false, salt: "0a".repeat(16) }
      const experiment = {
        id: randomUUID(),
        service_id: service.id,
        team_id: 1,
        name: "e",
        ...unset,
        ...times,
        ...fields
      }
      await sql`INSERT INTO experiments ${sql(experiment)}`
    }
    await sql.unsafe(await migration("0004_schedule_status.sql"))
    const migrated = await sql<{ status: string }[]>`SELECT schedule_status AS status FROM experiments ORDER BY number`
    expect(migrated.map(({ status }) => status)).toEqual(rows.map(([status]) => status))
  } finally {
    await sql.end()
    await database.drop()
  }
})
