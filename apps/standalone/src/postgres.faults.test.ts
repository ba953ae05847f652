import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { faultyPostgres } from "./testing/faultyPostgres.ts"
import { lossyProxy } from "./testing/lossyProxy.ts"
import { observe, type PromiseLoad, startPromises } from "./testing/promiseLoad.ts"
import { listSamples, makeExperiment } from "./testing/samplingLoad.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const within = { timeout: 15_000, interval: 50 }
const Experiment = z.object({ active: z.boolean(), last_activated_at: z.string().nullable() })

/** Room for the connections of one process and of the tests. */
const settings = { max_connections: "60", superuser_reserved_connections: "3" }

let server: Awaited<ReturnType<typeof faultyPostgres>>
let proxy: Awaited<ReturnType<typeof lossyProxy>>
let service: ReturnType<typeof startStandalone>
let url = ""
beforeAll(async () => {
  server = await faultyPostgres(settings)
  proxy = await lossyProxy(server.url)
  service = startStandalone({ DATABASE_URL: proxy.url, SORTITION_AUTH: "open" })
  url = await service.ready
})
afterAll(async () => {
  await service.kill("SIGKILL")
  await proxy.close()
  await server.stop()
})

const admin = async <A>(run: (sql: postgres.Sql) => Promise<A>): Promise<A> => {
  const sql = postgres(server.url, { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    return await run(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
const readyWithin = async () => {
  const since = performance.now()
  await expect.poll(async () => (await fetch(`${url}/health/ready`)).status, within).toBe(200)
  return Math.round(performance.now() - since)
}

/** An experiment that is due so many milliseconds from now. */
const scheduled = async (after: number) => {
  const date = new Date(Date.now() + after).toISOString()
  return { date, path: await makeExperiment(url, { scheduled_start_date: date }) }
}
const startsAsPlanned = ({ date, path }: Awaited<ReturnType<typeof scheduled>>) =>
  expect
    .poll(async () => Experiment.parse(await (await fetch(url + path)).json()), within)
    .toEqual({ active: true, last_activated_at: date })
const stampsAll = (path: string) =>
  expect
    .poll(async () => (await listSamples(url, path)).filter((one) => one.complete && !one.completed_at).length, within)
    .toBe(0)

it("a PostgreSQL that is restarted at once, three times, under load", async () => {
  const path = await makeExperiment(url)
  const due = await scheduled(2_000)
  const load = startPromises([url], path)
  const backs: number[] = []
  for (let round = 0; round < 3; round++) {
    await sleep(500)
    await server.restart()
    backs.push(await load.back())
  }
  await observe("PostgreSQL restarted", load, { faults: 3, backs: backs })
  await readyWithin()
  await startsAsPlanned(due)
  await stampsAll(path)
})

it("a PostgreSQL whose packets are lost, for longer than requests wait and for a moment", async () => {
  const path = await makeExperiment(url)
  const due = await scheduled(1_000)
  const load = startPromises([url], path)
  const backs: number[] = []
  for (const time of [6_000, 1_000]) {
    await sleep(500)
    proxy.lose()
    await sleep(time)
    proxy.heal()
    backs.push(await load.back())
  }
  // Statements that were sent in the second before are given up when they are late.
  await observe("packets lost", load, { faults: 2, backs: backs.slice(0, 1) })
  await startsAsPlanned(due)
  await stampsAll(path)
})

describe("a lock that another session holds", () => {
  /** Holds a lock while `run` runs. */
  const whileLocked = (lock: (sql: postgres.TransactionSql) => Promise<unknown>, run: () => Promise<void>) =>
    admin((sql) =>
      sql.begin(async (connection) => {
        await lock(connection)
        await run()
      })
    )
  const statusOf = async (method: string, path: string, body?: object) => {
    const since = performance.now()
    const answer = await fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } })
    })
    await answer.arrayBuffer()
    expect(performance.now() - since, `${method} ${path} ${answer.status}`).toBeLessThan(3_000)
    if (answer.status === 503) expect(answer.headers.get("retry-after")).toBe("1")
    return answer.status
  }
  const many = (count: number, ask: () => Promise<number>) => Promise.all(Array.from({ length: count }, ask))
  const all = (count: number, status: number) => Array.from({ length: count }, () => status)
  const rate = async (load: PromiseLoad, time: number) => {
    const before = load.acknowledged()
    await sleep(time)
    return Math.round((1_000 * (load.acknowledged() - before)) / time)
  }

  it("on one experiment stops neither the others nor their changes", async () => {
    const [path, locked] = [await makeExperiment(url), await makeExperiment(url)]
    const load = startPromises([url], path)
    await sleep(500)
    const free = await rate(load, 2_000)
    const id = locked.slice(locked.lastIndexOf("/") + 1)
    let held = 0
    await whileLocked(
      (sql) => sql`SELECT FROM experiments WHERE id = ${id} FOR UPDATE`,
      async () => {
        let isOver = false
        const stuck = Array.from({ length: 20 }, async (_, n) => {
          while (!isOver) {
            const sample = { sampled_entity: "User", sampled_value: `held-${n}` }
            expect(await statusOf("POST", `${locked}/samples`, sample)).toBe(503)
            expect(await statusOf("PATCH", locked, { name: `held ${n}` })).toBe(503)
          }
        })
        await sleep(500)
        held = await rate(load, 4_000)
        expect(await many(5, () => statusOf("PATCH", path, { name: "free" }))).toEqual(all(5, 200))
        isOver = true
        await Promise.all(stuck)
      }
    )
    await observe(`one experiment locked, ${free} then ${held} acknowledged a second`, load, { faults: 1, backs: [] })
    // A busy machine is late with one now and then.
    expect(load.refused()).toBeLessThan(load.requests() / 50)
    expect(held).toBeGreaterThan(free / 2)
    expect(await statusOf("PATCH", locked, { name: "free" })).toBe(200)
  })

  it("on the table of samples stops only what needs it", async () => {
    const path = await makeExperiment(url)
    const load = startPromises([url], path)
    await sleep(300)
    await whileLocked(
      (sql) => sql`LOCK TABLE samples IN ACCESS EXCLUSIVE MODE`,
      async () => {
        const reads = many(60, () => statusOf("GET", `${path}/samples`))
        for (let n = 0; n < 10; n++) {
          expect(await statusOf("GET", path)).toBe(200)
          expect(await statusOf("PATCH", path, { name: `while it is locked ${n}` })).toBe(200)
          await sleep(300)
        }
        expect(await reads).toEqual(all(60, 503))
      }
    )
    await observe("the table of samples locked", load, { faults: 1, backs: [await load.back()] })
  })
})

it("a PostgreSQL without a free connection, for a process that has lost its own", async () => {
  const path = await makeExperiment(url)
  const load = startPromises([url], path)
  await sleep(500)
  const others = postgres(server.url, { max: 60, fetch_types: false, onnotice: () => undefined })
  // A superuser may take the reserved ones, too.
  const greedy = Promise.allSettled(Array.from({ length: 60 }, () => others`SELECT pg_sleep(4)`))
  await admin(
    (sql) => sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sortition%'`
  ).catch(() => undefined)
  await greedy
  await others.end({ timeout: 1 })
  await observe("connections taken by others", load, { faults: 1, backs: [await load.back()] })
})
