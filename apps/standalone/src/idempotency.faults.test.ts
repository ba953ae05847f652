import { fileURLToPath } from "node:url"
import { kept, sendKeyed } from "@sortition/api/testing/idempotency/sendKeyed"
import type { RawAnswer } from "@sortition/api/testing/sendRaw"
import { connect, type Pool } from "@sortition/postgres/sql/connect"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest"
import { makeExperiment } from "./testing/samplingLoad.ts"
import { startProgram } from "./testing/startProgram.ts"

let database: TestDatabase
let sql: Pool
beforeAll(async () => {
  database = await freshDatabase()
  sql = connect(database.url, { name: "a test", isPooled: false })
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

const start = async () => {
  const running = startProgram({
    main: fileURLToPath(new URL("../../api/src/main.ts", import.meta.url)),
    environment: { DATABASE_URL: database.url, SORTITION_AUTH: "open" },
    isReady: (output) => output.includes("sortition api ready")
  })
  onTestFinished(async () => {
    await running.kill("SIGKILL")
  })
  const url = /api ready on (http:[^"\s]+)/.exec(await running.ready)?.[1] ?? ""
  return { url, kill: () => running.kill("SIGKILL") }
}

interface Change {
  readonly path: string
  readonly key: string
  readonly body: object
}

const service = (name: string): Change => ({
  path: "/api/v1/services",
  key: `key of ${name}`.replaceAll(" ", "-"),
  body: { name }
})

/** The answer; null when the connection broke. */
const send = (url: string, { body, key, path }: Change): Promise<RawAnswer | null> =>
  sendKeyed(url, path, key, { body }).catch(() => null)

const countNamed = async (name: string): Promise<number> => (await sql`SELECT FROM services WHERE name = ${name}`).count

const lockOfTest = 42
const within = { timeout: 30_000 }

/** Makes each transaction that ends with a key, or each insert into services, wait for the lock of the test. */
const stall = async (what: "commit" | "effect") => {
  await sql`
    CREATE OR REPLACE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(${sql.unsafe(String(lockOfTest))}); RETURN NULL; END'`
  await (what === "commit"
    ? sql`
      CREATE CONSTRAINT TRIGGER stall AFTER INSERT ON idempotency_keys DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION stall()`
    : sql`CREATE TRIGGER stall AFTER INSERT ON services FOR EACH ROW EXECUTE FUNCTION stall()`)
  const holder = await sql.reserve()
  await holder`SELECT pg_advisory_lock(${lockOfTest})`
  const isStalled = async () =>
    (await sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`).count > 0
  const resume = async () => {
    await holder`SELECT pg_advisory_unlock(${lockOfTest})`
    holder.release()
    const left = () =>
      sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sortition'`
    await expect.poll(async () => (await left()).count, within).toBe(0)
    await (what === "commit" ? sql`DROP TRIGGER stall ON idempotency_keys` : sql`DROP TRIGGER stall ON services`)
  }
  return { isStalled, resume }
}

it.each([
  ["commit", "true"],
  ["effect", undefined]
] as const)(
  "killed during the %s, the service makes the change once, and a repeat gets its answer",
  async (what, replayed) => {
    const first = await start()
    const { isStalled, resume } = await stall(what)
    const change = service(`killed during the ${what}`)
    const lost = send(first.url, change)
    await expect.poll(isStalled, within).toBe(true)
    await first.kill()
    expect(await lost).toBeNull()
    await resume()
    const second = await start()
    const repeat = await send(second.url, change)
    expect(repeat?.status).toBe(201)
    expect(repeat?.headers["idempotency-replayed"]).toBe(replayed)
    expect(await countNamed(`killed during the ${what}`)).toBe(1)
  }
)

it("killed under load twice, every change is made once and answered alike", async () => {
  let running = await start()
  const path = `${await makeExperiment(running.url)}/samples/bulk`
  const counts = { requests: 0, acknowledged: 0, replayed: 0 }
  let worst = 0
  for (const round of [1, 2]) {
    const bulk = (n: number): Change => ({
      path,
      key: `bulk-${round}-${n}`,
      body: { samples: [1, 2, 3].map((m) => ({ sampled_entity: "User", sampled_value: `${round} ${n} ${m}` })) }
    })
    const changes = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? service(`service ${round} ${n}`) : bulk(n)))
    const { url, kill } = running
    let answered = 0
    const sent = Promise.all(
      changes.map(async (change) => {
        const answer = await send(url, change)
        answered++
        return answer
      })
    )
    await expect.poll(() => answered, { interval: 1, timeout: 30_000 }).toBeGreaterThanOrEqual(8 * round)
    await kill()
    const since = performance.now()
    const answers = await sent
    running = await start()
    worst = Math.max(worst, performance.now() - since)
    const again = running.url
    const repeats = await Promise.all(changes.map((change) => send(again, change)))
    for (const [n, repeat] of repeats.entries()) {
      const answer = answers[n] ?? null
      expect(repeat?.status).toBe(n % 2 === 0 ? 201 : 200)
      if (answer !== null && repeat !== null) expect(kept(repeat)).toEqual(kept(answer))
      // An answer that says `already_sampled` would be that of a second try.
      if (n % 2 === 1) expect(repeat?.text).not.toContain("already_sampled")
      counts.requests++
      if (answer !== null) counts.acknowledged++
      if (repeat?.headers["idempotency-replayed"] === "true") counts.replayed++
    }
  }
  const [row] =
    await sql`SELECT count(*)::int AS made, count(DISTINCT name)::int AS names FROM services WHERE name LIKE 'service %'`
  expect(row).toEqual({ made: 40, names: 40 })
  expect(counts.acknowledged).toBeGreaterThan(0)
  expect(counts.replayed).toBeGreaterThanOrEqual(counts.acknowledged)
  const { acknowledged, replayed, requests } = counts
  process.stdout.write(
    `observed: ${requests} requests, ${acknowledged} acknowledged, ${replayed} replayed, 2 faults, 0 lost, 0 twice, back in ${Math.round(worst)} ms\n`
  )
}, 120_000)
