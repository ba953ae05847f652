import { createServer } from "node:http"
import { inspect } from "node:util"
import { startApi } from "@sortition/api/testing/startApi"
import { AuditReports } from "@sortition/domain/audit/AuditReports"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import { AuditStoreLive } from "@sortition/postgres/audit/AuditStoreLive"
import { Database } from "@sortition/postgres/sql/Database"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { ConfigProvider, Effect, Layer, Logger } from "effect"
import postgres from "postgres"
import { afterEach, beforeEach, expect, it } from "vitest"
import { z } from "zod"
import { AuditWebhookLive } from "./AuditWebhookLive.ts"
import { startWorker } from "./testing/startWorker.ts"

const Body = z.strictObject({
  heads: z.array(z.strictObject({ team_id: z.string(), height: z.int(), hash: z.string().regex(/^[0-9a-f]{64}$/) }))
})

let database: TestDatabase
let sql: postgres.Sql
let cleanUp: (() => unknown)[]
beforeEach(async () => {
  database = await freshDatabase()
  sql = postgres(database.url, { max: 2 })
  cleanUp = [() => sql.end(), () => database.drop()]
})
afterEach(async () => {
  for (const each of cleanUp) await each()
})

/** A webhook that answers with these statuses in turn, then with 200. */
const openWebhook = async (statuses: number[] = []) => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    let text = ""
    request.on("data", (chunk) => (text += chunk))
    request.on("end", () => {
      bodies.push(text)
      response.writeHead(statuses.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  cleanUp.unshift(() => server.close())
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the webhook has no port")
  return { bodies, url: `http://127.0.0.1:${address.port}/hook?secret=hidden` }
}

/** One process that can report; shows what it logged. */
const openReports = (url: string) => {
  const lines: string[] = []
  const logger = Logger.make((entry) => void lines.push(JSON.stringify(entry.message)))
  const reports = AuditReports.layer.pipe(
    Layer.provide(Layer.mergeAll(AuditStoreLive, AuditWebhookLive, JobQueue.layerNone)),
    Layer.provide(Database.layerUrl(database.url)),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ SORTITION_AUDIT_WEBHOOK: url })))
  )
  const report = AuditReports.use((each) => each.report).pipe(
    Effect.provide(reports),
    Effect.provide(Logger.layer([logger])),
    Effect.exit
  )
  return { lines, report: () => Effect.runPromise(report) }
}

const makeDue = () => sql`UPDATE audit_reports SET next_at = now()`

it("logs the head of every chain and posts it, once however many processes report", async () => {
  await sql`UPDATE teams SET name = 'renamed'`
  const { bodies, url } = await openWebhook()
  const processes = [openReports(url), openReports(url), openReports(url)]
  await Promise.all(processes.map(({ report }) => report()))
  expect(bodies).toEqual([])
  await makeDue()
  await Promise.all(processes.map(({ report }) => report()))
  expect(bodies).toHaveLength(1)
  expect(Body.parse(JSON.parse(bodies[0] ?? "")).heads).toMatchObject([
    { team_id: "0", height: 0 },
    { team_id: "1", height: 1 }
  ])
  expect(processes.flatMap(({ lines }) => lines).filter((line) => line.includes("audit head"))).toHaveLength(2)
  const [row] = await sql`SELECT next_at > now() AND next_at <= now() + interval '1 day' AS planned FROM audit_reports`
  expect(row?.planned).toBe(true)
})

it("fails with the status of the webhook, without its address, and is tried again later", async () => {
  const { bodies, url } = await openWebhook([500])
  const { lines, report } = openReports(url)
  await makeDue()
  const failed = inspect(await report(), { depth: null })
  expect(failed).toContain("answered 500")
  expect(failed + lines.join()).not.toContain("hidden")
  await report()
  expect(bodies).toHaveLength(1)
  const logged = lines.length
  await makeDue()
  await report()
  expect(bodies).toHaveLength(2)
  expect(lines).toHaveLength(logged)
})

it("does not show the address when nothing listens there", async () => {
  await makeDue()
  const failed = inspect(await openReports("http://127.0.0.1:1/hidden").report(), { depth: null })
  expect(failed).toContain("the audit webhook failed")
  expect(failed).not.toContain("hidden")
})

it("a worker reports when the time has come, and names its jobs in the chain", async () => {
  const api = await startApi(database.url)
  const stop = await startWorker(database.url, undefined, { reconcileEvery: "100 millis" })
  cleanUp.unshift(api.stop, stop)
  const post = async (path: string, body: object) => {
    const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    return z.object({ id: z.string() }).parse(await (await fetch(`${api.url}/api/v1${path}`, sent)).json()).id
  }
  const serviceId = await post("/services", { name: "s" })
  const start = new Date(Date.now() + 1_500).toISOString()
  const id = await post(`/services/${serviceId}/experiments`, { name: "e", scheduled_start_date: start })
  await makeDue()
  const started = () => sql<{ payload: string }[]>`
    SELECT payload FROM audit_entries WHERE experiment_id = ${id} AND payload LIKE '%"started"%'`
  await expect.poll(async () => (await started()).length, { timeout: 15_000 }).toBe(1)
  const [entry] = await started()
  expect(JSON.parse(entry?.payload.split("\n")[1] ?? "")).toMatchObject({
    action: "experiment.update",
    actor: { type: "job", name: "activateDueExperiments" },
    request_id: null,
    before: { active: false, schedule_status: "pending", last_activated_at: null },
    after: { active: true, schedule_status: "started", last_activated_at: start }
  })
  const planned = async () => (await sql`SELECT FROM audit_reports WHERE next_at > now()`).length
  await expect.poll(planned, { timeout: 15_000 }).toBe(1)
})
