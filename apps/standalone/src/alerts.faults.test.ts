import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { pastTriggers } from "@sortition/api/testing/onDatabase"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { freePort } from "@sortition/queue/testing/freePort"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { Effect } from "effect"
import postgres from "postgres"
import { describe, expect, it, onTestFinished } from "vitest"
import { makeExperiment, post } from "./testing/samplingLoad.ts"
import { startProgram } from "./testing/startProgram.ts"
import { hasPrometheus, startPrometheus } from "./testing/startPrometheus.ts"

const rules = new URL("../../../deploy/prometheus/alerts.yml", import.meta.url)
const within = { timeout: 30_000, interval: 250 }
const waitingJobs = 150
/** A machine that runs other tests may be slow enough for these at any time. */
const ofSpeed: ReadonlySet<string> = new Set(["SortitionEventLoopLag", "SortitionSlow"])

/** An API, a worker and a Prometheus; the database is behind a connection that can be cut. */
const start = async () => {
  const database = await freshDatabase()
  const sql = postgres(database.url, { max: 4, onnotice: () => undefined })
  const proxy = await cuttableProxy(database.url)
  const ports = { "sortition-api": await freePort(), "sortition-worker": await freePort() }
  const launch = (name: keyof typeof ports, folder: string, ready: string) =>
    startProgram({
      main: fileURLToPath(new URL(`../../${folder}/src/main.ts`, import.meta.url)),
      environment: { DATABASE_URL: proxy.url, SORTITION_AUTH: "open", SORTITION_METRICS_PORT: String(ports[name]) },
      isReady: (output) => output.includes(ready)
    })
  const api = launch("sortition-api", "api", "sortition api ready")
  const worker = launch("sortition-worker", "worker", "sortition worker ready")
  const [output] = await Promise.all([api.ready, worker.ready])
  const prometheus = await startPrometheus(ports)
  onTestFinished(async () => {
    await prometheus.stop()
    for (const each of [api, worker]) await each.kill("SIGKILL")
    await sql.end()
    await database.drop()
  })
  return { api, worker, prometheus, proxy, sql, database, url: /api ready on (http:[^"\s]+)/.exec(output)?.[1] ?? "" }
}

/** Jobs that have waited for two minutes. */
const addOldJobs = (url: string) =>
  Effect.gen(function* () {
    const { queue } = yield* QueueConnection
    const timestamp = Date.now() - 120_000
    yield* Effect.promise(async () => {
      for (let n = 0; n < waitingJobs; n++) await queue.add("stampSampleCompletions", {}, { timestamp })
    })
  }).pipe(Effect.provide(QueueConnection.layerServer({ kind: "postgres", url })), Effect.runPromise)

describe.skipIf(!hasPrometheus())("alerts", () => {
  it("fire, each for a staged fault, and not before", { timeout: 180_000 }, async () => {
    const began = Date.now()
    const { api, database, prometheus, proxy, sql, url, worker } = await start()
    const path = await makeExperiment(url)
    let requests = 0
    const send = async (each: () => Promise<unknown>) => {
      requests++
      await each().catch(() => undefined)
    }
    const sample = (value: string) => () =>
      post(`${url}${path}/samples`, { sampled_entity: "User", sampled_value: value })
    const rename = (n: number) => () => {
      const headers = { "content-type": "application/json" }
      return fetch(`${url}${path}`, { method: "PATCH", headers, body: JSON.stringify({ name: `e${n}` }) })
    }
    const untilFired = (...names: readonly string[]) =>
      expect.poll(prometheus.fired, within).toEqual(expect.arrayContaining([...names]))
    for (let n = 0; n < 20; n++) await send(sample(`a${n}`))
    await expect.poll(() => prometheus.query("sum(up)"), within).toMatchObject([{ value: 2 }])
    await send(rename(0))
    await sleep(3_000)
    const early = (await prometheus.fired()).filter((name) => !ofSpeed.has(name))
    expect(early).toEqual([])

    // A lock that is held again and again: changes wait for it, others for these, and all are answered late.
    const locking = { isOver: false }
    const lock = async () => {
      while (!locking.isOver) {
        await sql.begin(async (transaction) => {
          await transaction`SELECT FROM services FOR UPDATE`
          await sleep(900)
        })
      }
    }
    const renaming = setInterval(() => void send(rename(requests)), 100)
    const locked = lock()
    await untilFired("SortitionPoolWaits", "SortitionSlow").finally(() => {
      locking.isOver = true
      clearInterval(renaming)
    })
    await locked

    // A process that gets too little of the processor.
    const stutter = { isOver: false }
    const stuttering = (async () => {
      while (!stutter.isOver) {
        process.kill(api.pid, "SIGSTOP")
        await sleep(400)
        process.kill(api.pid, "SIGCONT")
        await sleep(150)
      }
    })()
    await untilFired("SortitionEventLoopLag").finally(() => {
      stutter.isOver = true
    })
    await stuttering

    // A worker that hangs.
    process.kill(worker.pid, "SIGSTOP")
    await addOldJobs(database.url)
    await sql`
      UPDATE samples SET complete = true, completion_accepted_at = now() - interval '5 minutes'
      WHERE id = (SELECT id FROM samples LIMIT 1)`
    await sql`
      UPDATE experiments SET active = false, schedule_status = 'pending', scheduled_start_date = now() - interval '5 minutes'`
    await untilFired(
      "SortitionDown",
      "SortitionQueueGrowing",
      "SortitionSchedulesOverdue",
      "SortitionCompletionsOverdue"
    )
    process.kill(worker.pid, "SIGCONT")
    await untilFired("SortitionJobsLate")

    // A table that is not there.
    await sql`ALTER TABLE experiments RENAME TO gone`
    const failing = setInterval(() => void send(() => fetch(`${url}${path}`)), 100)
    await untilFired("SortitionErrors", "SortitionJobFailures").finally(() => clearInterval(failing))
    await sql`ALTER TABLE gone RENAME TO experiments`

    // Audit chains that are cut. First Prometheus sees their last entry: one that it has not seen would make up for the cut.
    const isSeen = async () => {
      const [seen] = await prometheus.query("max(audit_height)")
      const [stored] = await sql<{ height: number }[]>`SELECT sum(height)::float8 AS height FROM audit_heads`
      return seen?.value === stored?.height
    }
    await expect.poll(isSeen, within).toBe(true)
    await pastTriggers(
      database.url,
      (connection) => connection`UPDATE audit_heads SET height = height - 1 WHERE team_id = 1`
    )
    await untilFired("SortitionAuditShrank")

    // A database that is away.
    await proxy.cut()
    const shed = setInterval(() => void send(sample("b")), 100)
    await untilFired("SortitionShedding", "SortitionDatabaseDown", "SortitionQueueDown").finally(() =>
      clearInterval(shed)
    )

    const names = [...(await readFile(rules, "utf8")).matchAll(/- alert: (\w+)/g)].map(([, name]) => name).sort()
    expect(await prometheus.fired()).toEqual(names)
    const seconds = Math.round((Date.now() - began) / 1_000)
    process.stdout.write(
      `observed: ${requests} requests, 7 faults, ${names.length} of ${names.length} alerts fired, 0 before a fault, in ${seconds} s\n`
    )
  })
})
