import { expect, it, onTestFinished } from "vitest"
import { exchange } from "../../testing/exchange.ts"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { sendBytes, sendRaw } from "../../testing/sendRaw.ts"
import { startApi } from "../../testing/startApi.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

const apiPolicy = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'"

/** What every answer has, pages and errors included. */
const everywhere = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-request-id": expect.stringMatching(/./)
}

it.each([
  ["GET", "/api/v1/services", 200],
  ["GET", "/api/v1/services/mine", 422],
  ["GET", `/api/v1/services/${unknownId}/experiments`, 404],
  ["PUT", "/api/v1/services", 405],
  ["OPTIONS", "/api/v1/services", 405],
  ["GET", "/nothing", 404],
  ["GET", "/api/v1/services/%zz", 400],
  ["GET", "/api/v1/teams", 401],
  ["GET", "/api/v1/teams/%zz", 404],
  ["GET", "/trpc/services.list?input={}", 200],
  ["GET", "/trpc/nothing", 404],
  ["GET", "/health", 200],
  ["GET", "/health/ready", 200],
  ["GET", "/openapi.json", 200],
  ["GET", "/favicon.ico", 200]
])("the answer to %s %s (%i) has the security headers, on both ways", async (method, path, status) => {
  for (const headers of [{}, { te: "trailers" }]) {
    const answer = await sendRaw(api.url, { method, path, headers })
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({ ...everywhere, "content-security-policy": apiPolicy })
    expect(answer.headers).not.toHaveProperty("strict-transport-security")
    expect(answer.headers["cache-control"]).toBe(path === "/favicon.ico" ? "public, max-age=86400" : "no-store")
  }
})

it.each(["/", "/docs/", "/docs/js/scalar.js"])("the page %s has them too, with a policy of its own", async (path) => {
  const { headers } = await sendRaw(api.url, { method: "GET", path, headers: { accept: "text/html" } })
  expect(headers).toMatchObject(everywhere)
  if (!path.endsWith(".js")) expect(headers["content-security-policy"]).not.toBe(apiPolicy)
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'")
})

it.each([
  ["that is not HTTP", "hello\r\n\r\n", 400],
  ["with too large headers", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ["for another host", "GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 421],
  ["without a host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["with a large body", `POST /api/v1/services HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n`, 413]
])("the answer to a request %s has them", async (_, bytes, status) => {
  const { headers, status: given } = await sendBytes(api.url, bytes)
  expect(given).toBe(status)
  expect(headers).toMatchObject({ ...everywhere, "content-security-policy": apiPolicy, "cache-control": "no-store" })
})

it("a bulk answer, lines and a download have them", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const samples = [{ sampled_entity: "User", sampled_value: "one" }]
  for (const request of [
    { method: "POST", path: `${path}/samples/bulk`, body: JSON.stringify({ samples }) },
    {
      method: "POST",
      path: `${path}/samples/bulk`,
      body: `${JSON.stringify(samples[0])}\n`,
      headers: { "content-type": "application/x-ndjson" }
    }
  ]) {
    const { headers, status } = await sendRaw(api.url, request)
    expect(status).toBe(200)
    expect(headers).toMatchObject(everywhere)
  }
})

it("a long answer to bulk work is compressed, lines are not", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const samples = Array.from({ length: 50 }, (_, n) => ({ sampled_entity: "User", sampled_value: `${n}` }))
  const accepting = { "accept-encoding": "gzip, br", "content-type": "application/json" }
  const bulk = { method: "POST", path: `${path}/samples/bulk`, body: JSON.stringify({ samples }) }
  expect((await sendRaw(api.url, { ...bulk, headers: accepting })).headers).toMatchObject({
    "content-encoding": "br",
    vary: "accept-encoding"
  })
  const lines = samples.map((each) => JSON.stringify(each)).join("\n")
  const headers = { ...accepting, "content-type": "application/x-ndjson" }
  const streamed = await sendRaw(api.url, { ...bulk, body: lines, headers })
  expect(streamed.headers["content-encoding"]).toBeUndefined()
  expect(streamed.text.trim().split("\n")).toHaveLength(50)
  const document = await fetch(`${api.url}/openapi.json`)
  expect(document.headers.get("content-encoding")).not.toBeNull()
  expect(await document.json()).toHaveProperty("openapi")
})

it("browsers are told to stay with TLS only where the service is reached over TLS", async () => {
  const start = async (settings: Readonly<Record<string, string>>, trustProxy = "") => {
    const running = await startApi(api.databaseUrl, undefined, { settings, trustProxy })
    onTestFinished(running.stop)
    return running.url
  }
  const transport = async (url: string, headers = {}) =>
    (await sendRaw(url, { method: "GET", path: "/api/v1/services", headers })).headers["strict-transport-security"]
  expect(await transport(await start({ SORTITION_PUBLIC_URL: "https://experiments.example.org" }))).toBe(
    "max-age=31536000"
  )
  const proxied = await start({}, "loopback")
  expect(await transport(proxied, { "x-forwarded-proto": "https" })).toBe("max-age=31536000")
  expect(await transport(proxied)).toBeUndefined()
  expect(await transport(api.url, { "x-forwarded-proto": "https" })).toBeUndefined()
})

it("the answer of the fast path has the headers before all others", async () => {
  const answer = await exchange(api.url, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\nContent-Security-Policy: default-src 'none'/)
})
