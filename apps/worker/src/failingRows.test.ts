import { startApi } from "@sortition/api/testing/startApi"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { Effect } from "effect"
import postgres from "postgres"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { startWorker } from "./testing/startWorker.ts"

const within = { timeout: 10_000, interval: 20 }
const Made = z.object({ id: z.string().default("") })

it("with an experiment that cannot be written, the worker's rounds go on, and start and stamp everything else", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const api = await startApi(database.url)
  onTestFinished(api.stop)
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  onTestFinished(() => sql.end())
  const make = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" }
    const answer = await fetch(`${api.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })
    return Made.parse(await answer.json()).id
  }
  const service = await make("/services", { name: "s" })
  const plan = async (fields: object = {}) => {
    const id = await make(`/services/${service}/experiments`, { name: "e", ...fields })
    await make(`/experiments/${id}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    return id
  }
  const start = { scheduled_start_date: new Date(Date.now() + 1_500).toISOString() }
  const bad = await plan(start)
  const good = await plan(start)
  const running = await plan()
  await sql.unsafe(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$;
    CREATE TRIGGER poison BEFORE UPDATE ON experiments FOR EACH ROW WHEN (NEW.id = '${bad}') EXECUTE FUNCTION refuse()`)

  let rounds = 0
  const afterRounds = Effect.sync(() => {
    rounds++
  })
  onTestFinished(await startWorker(database.url, undefined, { reconcileEvery: "200 millis", afterRounds }))
  const isActive = async (id: string) => (await sql`SELECT FROM experiments WHERE id = ${id} AND active`).count === 1
  await expect.poll(() => isActive(good), within).toBe(true)
  expect(await isActive(bad)).toBe(false)
  const sample = await make(`/experiments/${running}/samples`, { sampled_entity: "User", sampled_value: "1" })
  await make(`/experiments/${running}/samples/${sample}/complete`, {})
  await expect.poll(async () => (await sql`SELECT FROM samples WHERE completed_at IS NOT NULL`).count, within).toBe(1)
  const before = rounds
  await expect.poll(() => rounds, within).toBeGreaterThan(before + 2)
  await sql`DROP TRIGGER poison ON experiments`
  await expect.poll(() => isActive(bad), within).toBe(true)
})
