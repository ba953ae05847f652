import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { describe, expect, it, onTestFinished } from "vitest"
import { makeExperiment, post } from "./testing/samplingLoad.ts"
import { startCollector } from "./testing/startCollector.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const within = { timeout: 15_000, interval: 50 }
const callersTrace = "4bf92f3577b34da6a3ce929d0e0e4736"
const callersSpan = "00f067aa0ba902b7"

const start = async (environment: Readonly<Record<string, string>> = {}) => {
  const collector = await startCollector()
  const database = await freshDatabase()
  const running = startStandalone({
    DATABASE_URL: database.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: "0",
    LOG_LEVEL: "info",
    ...environment
  })
  onTestFinished(async () => {
    await running.kill("SIGTERM")
    await collector.stop()
    await database.drop()
  })
  return { collector, running, url: await running.ready }
}

const linesOf = (output: string): Record<string, unknown>[] =>
  output.split("\n").flatMap((line) => (line.startsWith("{") ? JSON.parse(line) : []))

const create = (url: string, path: string, value: string, headers: Readonly<Record<string, string>>) =>
  fetch(`${url}${path}/samples`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ sampled_entity: "User", sampled_value: value })
  })

describe("traces", () => {
  it("hold request, statement and job in the caller's trace, and the log names it", async () => {
    const { collector, running, url } = await start()
    const path = await makeExperiment(url)
    const created = await post(`${url}${path}/samples`, { sampled_entity: "User", sampled_value: "a" })
    const traceparent = `00-${callersTrace}-${callersSpan}-01`
    const headers = { traceparent, tracestate: "vendor=1", "x-request-id": "traced-1" }
    // The dashboard's files are not traced, even when the caller asks for it.
    await fetch(`${url}/app/assets/gone.js`, { headers: { traceparent } })
    expect((await fetch(`${url}${path}/samples/${created.id}/complete`, { method: "POST", headers })).status).toBe(200)
    const traced = () => collector.spans.filter(({ traceId }) => traceId === callersTrace)
    await expect.poll(() => traced().map(({ name }) => name), within).toContain("job stampSampleCompletions")
    await expect.poll(() => traced().some(({ kind }) => kind === 2), within).toBe(true)

    const route = "/api/v1/experiments/:experiment_id/samples/:sample_id/complete"
    const request = traced().find(({ kind }) => kind === 2)
    expect(request).toMatchObject({
      name: `POST ${route}`,
      parentSpanId: callersSpan,
      attributes: { "http.route": route, "http.response.status_code": "200", "sortition.request_id": "traced-1" },
      resource: { "service.name": "sortition" }
    })
    const statements = traced().filter(({ name }) => name === "postgresql")
    expect(statements.some(({ parentSpanId }) => parentSpanId === request?.spanId)).toBe(true)
    const job = traced().find(({ name }) => name === "job stampSampleCompletions")
    expect(job?.links).toEqual([expect.objectContaining({ traceId: callersTrace, spanId: expect.any(String) })])
    expect(collector.paths).toEqual(new Set(["/v1/traces"]))

    const line = linesOf(running.output()).find((each) => each.request_id === "traced-1")
    expect(line).toMatchObject({
      service: "sortition",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      user_id: "1",
      team_id: "1",
      experiment_id: path.split("/").at(-1),
      trace_id: callersTrace,
      span_id: request?.spanId,
      route
    })
    // What nobody asked to trace is not, with a ratio of 0.
    const others = linesOf(running.output()).filter(({ msg, request_id: id }) => msg === "request" && id !== "traced-1")
    expect(others.length).toBeGreaterThan(2)
    for (const other of others) expect(other).not.toHaveProperty("trace_id")
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([callersTrace]))
  })

  it("accept b3, leave out what the caller leaves out, and survive headers that are no trace", async () => {
    const { collector, url } = await start()
    const path = await makeExperiment(url)
    const b3 = "80f198ee56343ba864fe8b2a57d3eff7"
    const cases = [
      { b3: `${b3}-e457b5a2e4d86bd1-1` },
      { traceparent: `00-${callersTrace}-${callersSpan}-00` },
      { traceparent: "00-nonsense" },
      { traceparent: `00-${"0".repeat(32)}-${callersSpan}-01` },
      { tracestate: "x".repeat(5_000) }
    ]
    for (const [n, headers] of cases.entries()) expect((await create(url, path, `b${n}`, headers)).status).toBe(200)
    await expect
      .poll(() => collector.spans.some(({ kind, traceId }) => kind === 2 && traceId === b3), within)
      .toBe(true)
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([b3]))
  })

  it("stop without a word when the collector hangs: one warning, no slower request", async () => {
    const { collector, running, url } = await start({ OTEL_TRACES_SAMPLER: "always_on" })
    const path = await makeExperiment(url)
    collector.hang()
    for (let n = 0; n < 50; n++) {
      const began = performance.now()
      expect((await create(url, path, `c${n}`, {})).status).toBe(200)
      expect(performance.now() - began).toBeLessThan(2_000)
    }
    const warnings = () => linesOf(running.output()).filter(({ msg }) => /collector/.test(String(msg)))
    await expect.poll(warnings, within).toHaveLength(1)
    const before = collector.requests()
    for (let n = 0; n < 50; n++) await create(url, path, `d${n}`, {})
    expect(collector.requests() - before).toBeLessThanOrEqual(3)
    expect(warnings()).toHaveLength(1)
  })
})
