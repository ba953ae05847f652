import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { kept, sendKeyed } from "@sortition/api/testing/sendKeyed"
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

/** Makes each transaction that ends, or each insert into services, last half a second. */
const slow = async (what: "commit" | "effect") => {
  await sql`CREATE OR REPLACE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END'`
  await (what === "commit"
    ? sql`CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON idempotency_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`
    : sql`CREATE TRIGGER wait AFTER INSERT ON services FOR EACH ROW EXECUTE FUNCTION wait()`)
  return () => sql.unsafe(`DROP TRIGGER wait ON ${what === "commit" ? "idempotency_keys" : "services"}`)
}

const untilWaiting = () =>
  expect
    .poll(async () => (await sql`SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`).count)
    .toBeGreaterThan(0)

it.each([
  ["commit", "true"],
  ["effect", undefined]
] as const)(
  "killed during the %s, the service makes the change once, and a repeat gets its answer",
  async (what, replayed) => {
    const first = await start()
    const undo = await slow(what)
    const change = service(`killed during the ${what}`)
    const lost = send(first.url, change)
    await untilWaiting()
    await first.kill()
    expect(await lost).toBeNull()
    await expect.poll(async () => (await sql`SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`).count).toBe(0)
    await undo()
    const second = await start()
    const repeat = await send(second.url, change)
    expect(repeat?.status).toBe(201)
    expect(repeat?.headers["idempotency-replayed"]).toBe(replayed)
    expect(await countNamed(`killed during the ${what}`)).toBe(1)
  }
)

it("killed under load three times, every change is made once and answered alike", async () => {
  let running = await start()
  const path = `${await makeExperiment(running.url)}/samples/bulk`
  const counts = { requests: 0, acknowledged: 0, replayed: 0 }
  let worst = 0
  for (const round of [1, 2, 3]) {
    const bulk = (n: number): Change => ({
      path,
      key: `bulk-${round}-${n}`,
      body: { samples: [1, 2, 3].map((m) => ({ sampled_entity: "User", sampled_value: `${round} ${n} ${m}` })) }
    })
    const changes = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? service(`service ${round} ${n}`) : bulk(n)))
    const { url, kill } = running
    const sent = Promise.all(changes.map((change) => send(url, change)))
    await pause(30 + 40 * round)
    await kill()
    const since = performance.now()
    const answers = await sent
    running = await start()
    worst = Math.max(worst, performance.now() - since)
    for (const [n, change] of changes.entries()) {
      const answer = answers[n] ?? null
      const repeat = await send(running.url, change)
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
  expect(row).toEqual({ made: 90, names: 90 })
  expect(counts.replayed).toBeGreaterThanOrEqual(counts.acknowledged)
  const { acknowledged, replayed, requests } = counts
  process.stdout.write(
    `observed: ${requests} requests, ${acknowledged} acknowledged, ${replayed} replayed, 3 faults, 0 lost, 0 twice, back in ${Math.round(worst)} ms\n`
  )
})
