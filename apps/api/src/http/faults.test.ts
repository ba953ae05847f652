import type { Socket } from "node:net"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { type CuttableProxy, cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { type RawAnswer, sendRaw } from "../testing/sendRaw.ts"
import { type RunningApi, startApi } from "../testing/startApi.ts"
import { chunk, openLines, readUntil, sampleLine } from "../testing/streams/openLines.ts"

let database: TestDatabase
let proxy: CuttableProxy
let api: RunningApi
beforeAll(async () => {
  database = await freshDatabase()
  proxy = await cuttableProxy(database.url)
  api = await startApi(proxy.url, { kind: "postgres", url: database.url })
})
afterAll(async () => {
  await api.stop()
  await proxy.cut()
  await database.drop()
})

const get = (path: string) => sendRaw(api.url, { method: "GET", path })
const post = (path: string) => sendRaw(api.url, { method: "POST", path, body: '{"name":"a"}' })
const idOf = async (path: string, body: object): Promise<string> =>
  JSON.parse((await sendRaw(api.url, { method: "POST", path, body: JSON.stringify(body) })).text).id
const makeBulkPath = async () => {
  const service = await idOf("/api/v1/services", { name: "a" })
  const experiment = await idOf(`/api/v1/services/${service}/experiments`, { name: "a" })
  await idOf(`/api/v1/experiments/${experiment}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  return `/api/v1/experiments/${experiment}/samples/bulk`
}
const dataOf = ({ text }: RawAnswer): unknown => JSON.parse(text).error.data
const missing = "/api/v1/experiments/00000000-0000-7000-8000-000000000000"

/** Repeats the request until the answer has that status; gives up after ten seconds. */
const eventually = async (path: string, status: number): Promise<RawAnswer> => {
  const deadline = Date.now() + 10_000
  for (;;) {
    const answer = await get(path)
    if (answer.status === status || Date.now() > deadline) return answer
  }
}

describe("while the database cannot be reached", () => {
  let path = ""
  let lines: Socket
  beforeAll(async () => {
    expect((await post("/api/v1/services")).status).toBe(201)
    path = await makeBulkPath()
    lines = await openLines(api.url, path)
    lines.write(chunk(sampleLine("before")))
    await readUntil(lines, '"before"')
    await proxy.cut()
  })
  afterAll(() => proxy.mend())

  it("REST answers 503 and that a retry may help", async () => {
    const answers = [get("/api/v1/services"), post("/api/v1/services"), get(missing), post(`${missing}/samples/x`)]
    for (const answer of (await Promise.all(answers)).slice(0, 3)) {
      expect(answer.status).toBe(503)
      expect(JSON.parse(answer.text)).toMatchObject({ detail: "The database is unavailable, try again later" })
      expect(answer.headers["x-request-id"]).toBeDefined()
      expect(answer.headers["retry-after"]).toBe("1")
    }
  })

  it("a change with an Idempotency-Key gets the same answer, on every surface", async () => {
    const headers = { "idempotency-key": "once", "content-type": "application/json" }
    const keyed = (path: string, more: object = {}) =>
      sendRaw(api.url, { method: "POST", path, body: '{"name":"a"}', headers: { ...headers, ...more } })
    const rest = await keyed("/api/v1/services")
    expect([rest.status, rest.headers["retry-after"]]).toEqual([503, "1"])
    expect(JSON.parse(rest.text)).toMatchObject({ reason: "unavailable" })
    const trpc = await keyed("/trpc/services.create")
    expect([trpc.status, trpc.headers["retry-after"]]).toEqual([503, "1"])
    expect(dataOf(trpc)).toMatchObject({ code: "SERVICE_UNAVAILABLE", reason: "unavailable" })
    const json = { authorization: `Bearer sortition_${"x".repeat(43)}`, "content-type": "application/vnd.api+json" }
    const planned = await keyed("/api/v1/teams/1/projects", json)
    expect([planned.status, planned.headers["retry-after"]]).toEqual([503, "1"])
  })

  it("tRPC answers with the reason unavailable", async () => {
    for (const answer of [await get("/trpc/services.list?input={}"), await post("/trpc/services.create")]) {
      expect(answer.status).toBe(503)
      const requestId = answer.headers["x-request-id"]
      expect(dataOf(answer)).toMatchObject({ code: "SERVICE_UNAVAILABLE", reason: "unavailable", requestId })
      expect(answer.headers["retry-after"]).toBe("1")
    }
  })

  it("OFREP answers in its own shape", async () => {
    for (const path of ["/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/a"]) {
      const body = '{"context":{"targetingKey":"a"}}'
      const answer = await sendRaw(api.url, {
        method: "POST",
        path,
        body,
        headers: { "content-type": "application/json" }
      })
      expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "1"])
      expect(JSON.parse(answer.text)).toEqual({ errorDetails: "The database is unavailable, try again later" })
    }
  })

  it("each line of JSON gets that answer, and before the first result the whole request", async () => {
    lines.write(chunk(sampleLine("meanwhile") + sampleLine("also")))
    const detail = "The database is unavailable, try again later"
    const met = `${JSON.stringify({ status: "unavailable", error: { detail, reason: "unavailable" } })}\n`
    expect(await readUntil(lines, met + met)).toContain(met + met)
    const headers = { "content-type": "application/x-ndjson" }
    const answer = await sendRaw(api.url, { method: "POST", path, headers, body: sampleLine("alone") })
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([503, { detail }])
    expect(answer.headers["retry-after"]).toBe("1")
    lines.end("0\r\n\r\n")
  })

  it("an invalid request is still answered as invalid", async () => {
    expect((await get("/api/v1/services/mine")).status).toBe(422)
  })

  it("the process is alive but not ready", async () => {
    expect((await get("/health")).status).toBe(200)
    const ready = await get("/health/ready")
    expect(ready.status).toBe(503)
    expect(ready.headers["retry-after"]).toBe("1")
    expect(JSON.parse(ready.text)).toMatchObject({ detail: "The database is not reachable or not migrated" })
  })
})

it("serves again by itself when the database is back", async () => {
  expect((await eventually("/health/ready", 200)).status).toBe(200)
  expect((await eventually("/api/v1/services", 200)).status).toBe(200)
  expect((await post("/api/v1/services")).status).toBe(201)
})

describe("when something breaks unexpectedly", () => {
  beforeAll(async () => {
    await onDatabase(database.url, (sql) => sql`ALTER TABLE services RENAME COLUMN name TO secret_name`)
  })

  it("REST says no more than that", async () => {
    for (const answer of [await get("/api/v1/services"), await post("/api/v1/services")]) {
      expect(answer.status).toBe(500)
      expect(JSON.parse(answer.text)).toMatchObject({ detail: "Internal Server Error" })
      expect(answer.headers["x-request-id"]).toBeDefined()
    }
  })

  it("OFREP says no more than that", async () => {
    const body = '{"context":{"targetingKey":"a"}}'
    const headers = { "content-type": "application/json" }
    const answer = await sendRaw(api.url, { method: "POST", path: "/ofrep/v1/evaluate/flags", body, headers })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([500, { errorDetails: "Internal Server Error" }])
  })

  it("tRPC says no more than that", async () => {
    for (const answer of [await get("/trpc/services.list?input={}"), await post("/trpc/services.create")]) {
      expect(answer.status).toBe(500)
      expect(dataOf(answer)).toMatchObject({ reason: "internal", requestId: answer.headers["x-request-id"] })
      expect(answer.text).toContain('"Internal Server Error"')
      expect(answer.text).not.toMatch(/column|select|stack|\.ts/i)
    }
  })
})
