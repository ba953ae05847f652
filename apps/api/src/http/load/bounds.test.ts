import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { sendBytes, sendRaw } from "../../testing/sendRaw.ts"
import { useApi } from "../../testing/useApi.ts"
import { maxBatchSize } from "../trpc/trpcLimits.ts"

const api = useApi()
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-${n}`, "a"]))

const surfaces = ["/api/v1/services", "/api/v1/teams", "/trpc/services.list", "/ofrep/v1/evaluate/flags"]

it.each(surfaces)("a request to %s with more than 100 headers is a 431", async (path) => {
  const { status, text } = await sendRaw(api.url, { method: "GET", path, headers: many(150) })
  expect(status).toBe(431)
  expect(text).toContain("more than 100 headers")
})

it("100 headers are read, all of them", async () => {
  const headers = { ...many(95), "x-request-id": "the-last" }
  const answer = await sendRaw(api.url, { method: "GET", path: "/api/v1/services", headers })
  expect(answer).toMatchObject({ status: 200, headers: { "x-request-id": "the-last" } })
})

it.each([
  ["/api/v1/services", { detail: "The URL is too long", reason: "malformed_request" }],
  ["/api/v1/teams", { errors: [{ status: "414", title: "Address too long", detail: "The URL is too long" }] }],
  ["/trpc/services.list", { error: { data: { httpStatus: 414, reason: "malformed_request" } } }],
  ["/ofrep/v1/evaluate/flags", { errorDetails: "The URL is too long" }]
])("an address that fills the space for a head is a 414 in the shape of its surface: %s", async (path, body) => {
  const bytes = `GET ${path}?q=${"x".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const { status, text } = await sendBytes(api.url, bytes)
  expect(status).toBe(414)
  expect(JSON.parse(text)).toMatchObject(body)
})

it.each([
  ["/api/v1/services", { detail: "The headers are too large", reason: "malformed_request" }],
  ["/api/v1/teams", { errors: [{ status: "431", title: "Headers too large" }] }],
  ["/trpc/services.list", { error: { data: { httpStatus: 431, reason: "malformed_request" } } }],
  ["/ofrep/v1/evaluate/flags", { errorDetails: "The headers are too large" }]
])("headers of more than 16 kB are a 431 in the shape of its surface: %s", async (path, body) => {
  const bytes = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`
  const { status, text } = await sendBytes(api.url, bytes)
  expect(status).toBe(431)
  expect(JSON.parse(text)).toMatchObject(body)
})

it.each(["/api/v1/services", "/api/v1/users", "/trpc/services.create"])(
  "a body over the limit is a 413 at %s",
  async (path) => {
    const body = JSON.stringify({ name: "x".repeat(1_100_000) })
    const type = path.endsWith("users") ? "application/vnd.api+json" : "application/json"
    const headers = { "content-type": type, authorization: "Bearer none", "content-length": String(body.length) }
    const { status } = await sendRaw(api.url, { method: "POST", path, body, headers })
    expect(status).toBe(413)
  }
)

it("more calls in a tRPC batch than allowed are a 4xx", async () => {
  const path = `/trpc/${Array.from({ length: maxBatchSize + 1 }, () => "a.b").join(",")}?batch=1&input={}`
  const { status } = await sendRaw(api.url, { method: "GET", path })
  expect(status).toBe(400)
})

it.each([100, 1_000, 100_000])("JSON nested %d deep is read or refused, never a fault", async (depth) => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`
  for (const [place, body] of [
    [`${path}/samples`, `{"sampled_entity":"User","sampled_value":"one","attributes":{"User":{"a":${nested}}}}`],
    [`${path}/samples`, nested],
    [`${path}/samples/bulk`, `{"samples":[${nested}]}`],
    ["/trpc/services.create", `{"name":${nested}}`],
    ["/api/v1/services", `{"name":"a","unknown":${nested}}`]
  ] as const) {
    const { status } = await sendRaw(api.url, { method: "POST", path: place, body })
    expect(status, `${place} ${depth}`).toBeLessThan(500)
  }
})
