import { readFile } from "node:fs/promises"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { describe, expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { makeExperiment, post } from "./testing/samplingLoad.ts"
import { scrape } from "./testing/scrape.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const start = async (environment: Readonly<Record<string, string>> = {}) => {
  const database = await freshDatabase()
  const running = startStandalone({ DATABASE_URL: database.url, ...environment })
  onTestFinished(async () => {
    await running.kill("SIGTERM")
    await database.drop()
  })
  return { url: await running.ready, running }
}

/** The processes that wrote these log lines. */
const pidsIn = (output: string) => [...output.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid))

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

const routesOf = async (url: string) => {
  const { paths } = Document.parse(await (await fetch(`${url}/openapi.json`)).json())
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).flatMap((method) => (method === "parameters" ? [] : [{ path, method: method.toUpperCase() }]))
  )
}

const parts = ["_bucket", "_count", "_sum"]
/** Prometheus makes these itself. */
const ofPrometheus: ReadonlySet<string> = new Set(["up"])

const Panels = z.object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) })

/** The names of metrics in an expression: what is left without texts, labels, ranges, groupings, functions and operators. */
const namesIn = (expression: string): readonly string[] =>
  expression
    .replaceAll(/"[^"]*"|\{[^}]*\}|\[[^\]]*\]/g, " ")
    .replaceAll(/\b(?:by|without)\s*\([^)]*\)/g, " ")
    .replaceAll(/\b[a-z_]+\s*\(/g, " ( ")
    .match(/\b[a-z]\w*\b/g)
    ?.filter((name) => !["and", "bool", "by", "or", "sum", "max", "min", "count"].includes(name)) ?? []

const deployed = (path: string) => readFile(new URL(`../../../deploy/${path}`, import.meta.url), "utf8")

/** The metrics that the dashboard and the alert rules read. */
const namesInDeploy = async () => {
  const { panels } = Panels.parse(JSON.parse(await deployed("grafana/sortition.json")))
  const ofPanels = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  const rules = (await deployed("prometheus/alerts.yml")).matchAll(/expr: (?:\|\n)?([\s\S]*?)\n +(?:for|labels):/g)
  const expressions = [...ofPanels, ...[...rules].map(([, expression = ""]) => expression)]
  return new Set(expressions.flatMap(namesIn).filter((name) => !ofPrometheus.has(name)))
}

const sample = (value: string, fields: object = {}) => ({ sampled_entity: "User", sampled_value: value, ...fields })

describe("/metrics", () => {
  it("counts requests, samples, jobs and the state of the database, and stays small whatever is requested", async () => {
    const { url } = await start()
    const path = await makeExperiment(url)
    const created = await post(`${url}${path}/samples`, sample("a"))
    await post(`${url}${path}/samples`, sample("a"))
    await post(`${url}${path}/samples`, sample("a", { allocated_bucket: "other" }))
    await post(`${url}${path}/samples/bulk`, { samples: [sample("a"), sample("b")] })
    await post(`${url}${path}/samples/${created.id}/complete`)
    for (let n = 0; n < 3; n++) await fetch(`${url}/nothing/here/${n}`)
    await fetch(`${url}${path}/samples`, { method: "BREW" }).catch(() => undefined)
    // What a scrape reads from the database may be two seconds old, so a stamped completion can still count as overdue.
    let current = await scrape(url)
    const stamping = async () => {
      current = await scrape(url)
      const { sum } = current
      return {
        stamped: sum("completion_stamp_lateness_seconds_count"),
        overdue: sum("completion_stamp_overdue_seconds")
      }
    }
    await expect.poll(stamping, { timeout: 10_000 }).toEqual({ stamped: 1, overdue: 0 })

    const { families, series, sum, type } = current
    const names = new Set([...families.keys()].flatMap((name) => [name, ...parts.map((part) => name + part)]))
    const used = await namesInDeploy()
    expect(used.size).toBeGreaterThan(15)
    expect([...used].filter((name) => !names.has(name))).toEqual([])
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8")
    const route = "/api/v1/experiments/:experiment_id/samples"
    expect(sum("http_request_duration_seconds_count", { method: "POST", route, status: "200" })).toBe(2)
    expect(sum("http_request_duration_seconds_count", { route: "unmatched", status: "404" })).toBe(3)
    expect(sum("http_requests_in_flight")).toBe(0)
    expect(sum("http_request_duration_seconds_count", { route: "/metrics" })).toBeNaN()
    expect(sum("allocations_total", { outcome: "allocated" })).toBe(2)
    expect(sum("allocations_total", { outcome: "already_sampled" })).toBe(2)
    expect(sum("enrol_batch_size_count")).toBeGreaterThan(0)
    expect(sum("build_info")).toBe(1)
    expect(sum("database_up")).toBe(1)
    expect(sum("queue_up")).toBe(1)
    expect(sum("queue_jobs", { state: "waiting" })).toBeGreaterThanOrEqual(0)
    expect(sum("db_pool_connections", { state: "limit" })).toBe(4)
    expect(sum("db_pool_wait_seconds_count")).toBeGreaterThan(0)
    expect(sum("job_duration_seconds_count", { job_name: "stampSampleCompletions" })).toBeGreaterThan(0)
    expect(sum("schedule_overdue_seconds")).toBe(0)
    expect(sum("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0)
    expect(sum("process_cpu_seconds_total")).toBeGreaterThan(0)
    expect(series.length).toBeLessThan(500)

    for (const { method, path: pattern } of await routesOf(url)) {
      const filled = pattern.replaceAll(/\{[^}]+\}/g, "0")
      for (const authorization of ["", "Bearer wrong"]) {
        for (const body of method === "GET" ? [null] : ["{}", "{"]) {
          const headers = { authorization, "content-type": "application/json" }
          await fetch(`${url}${filled}`, { method, headers, body }).then((answer) => answer.arrayBuffer())
        }
      }
    }
    const full = await scrape(url)
    expect(full.series.length).toBeLessThan(2_000)
    expect(full.sum("http_requests_in_flight")).toBe(0)
  })

  it("is not there for a client behind a proxy", async () => {
    const { url } = await start()
    for (const name of ["x-forwarded-for", "forwarded", "via"]) {
      expect((await fetch(`${url}/metrics`, { headers: { [name]: "10.0.0.1" } })).status).toBe(404)
    }
  })

  it("is the sum of all processes, on a port of its own, also after one was killed", { timeout: 120_000 }, async () => {
    const port = "19464"
    const { running, url } = await start({ SORTITION_PROCESSES: "2", SORTITION_METRICS_PORT: port, LOG_LEVEL: "info" })
    expect((await fetch(`${url}/metrics`)).status).toBe(404)
    const own = `http://127.0.0.1:${port}`
    const send = async (count: number) => {
      for (let n = 0; n < count; n++) await fetch(`${url}/health`, { headers: { connection: "close" } })
    }
    const count = async () => (await scrape(own)).sum("http_request_duration_seconds_count", { route: "/health" })
    await send(40)
    expect(await count()).toBe(40)
    const killed = pidsIn(running.output())[0] ?? 0
    process.kill(killed, "SIGKILL")
    await expect.poll(() => running.output(), { timeout: 30_000 }).toContain("an API process ended and is replaced")
    expect(await count()).toBe(40)
    const { families, sum } = await scrape(own)
    expect(sum("build_info")).toBe(1)
    expect(families.has("process_cpu_seconds_total")).toBe(true)
  })
})
