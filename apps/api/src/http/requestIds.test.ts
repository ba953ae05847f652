import fc from "fast-check"
import { expect, it } from "vitest"
import { expectDocumented, expectRefused } from "../testing/expectDocumented.ts"
import { sendBytes, sendRaw } from "../testing/sendRaw.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const paths = ["/api/v1/services", "/api/v1/services/mine", "/nothing", "/api/v1/services/%zz", "/health", "/docs"]
const idOf = async (path: string, id: string) =>
  (await sendRaw(api.url, { method: "GET", path, headers: { "x-request-id": id } })).headers["x-request-id"]

it.each(["a", "req-1", "4bf92f3577b34da6a3ce929d0e0e4736", "a.b:c/d+e=f_g", "x".repeat(128)])(
  "the id that a client gives, %s, comes back whatever the answer is",
  async (id) => {
    for (const path of paths) expect(await idOf(path, id)).toBe(id)
  }
)

it.each(["", " ", "a b", "a,b", '"a"', "<script>", "é", "x".repeat(129), "a;b"])(
  "an id that is not well-formed, '%s', is replaced",
  async (id) => {
    for (const path of paths) expect(await idOf(path, id)).toMatch(uuid)
  }
)

it("a request without an id gets one of its own", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => api.get("/health")))
  const ids = answers.map(({ headers }) => headers.get("x-request-id"))
  expect(new Set(ids).size).toBe(20)
  for (const id of ids) expect(id).toMatch(uuid)
})

const request = (...lines: readonly string[]) => `${lines.join("\r\n")}\r\n\r\n`
const host = "Host: localhost"

it.each([
  ["no HTTP at all", "hello\r\n\r\n", 400],
  ["a TLS greeting", Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), 400],
  ["an unknown method", request("FETCH /health HTTP/1.1", host), 400],
  ["an unknown version", request("GET /health HTTP/9.9", host), 400],
  ["a space in its address", request("GET /health now HTTP/1.1", host), 400],
  ["no host", request("GET /health HTTP/1.1", "Connection: close"), 400],
  ["a header without a name", request("GET /health HTTP/1.1", host, ": x"), 400],
  ["NUL in a header", request("GET /health HTTP/1.1", host, "X: a\u0000b"), 400],
  ["two lengths", request("POST /api/v1/services HTTP/1.1", host, "Content-Length: 2", "Content-Length: 3"), 400],
  ["a negative length", request("POST /api/v1/services HTTP/1.1", host, "Content-Length: -1"), 400],
  [
    "a length and chunks",
    request("POST /api/v1/services HTTP/1.1", host, "Content-Length: 2", "Transfer-Encoding: chunked"),
    400
  ],
  ["headers of 20 kB", request("GET /health HTTP/1.1", host, `X: ${"x".repeat(20_000)}`), 431],
  ["an address of 20 kB", request(`GET /${"x".repeat(20_000)} HTTP/1.1`, host), 414]
])("a request with %s is refused in JSON, with an id", async (_, bytes, status) => {
  const answer = await sendBytes(api.url, bytes)
  expectRefused(answer)
  expect(answer.status).toBe(status)
  expect(answer.headers["x-request-id"]).toMatch(uuid)
})

it("a request with an unknown expectation or protocol to upgrade to is still answered", async () => {
  for (const line of ["Expect: miracles", "Upgrade: websocket"]) {
    const connection = line.startsWith("Upgrade") ? "Connection: upgrade, close" : "Connection: close"
    const answer = await sendBytes(api.url, request("GET /health HTTP/1.1", host, line, connection))
    expect(answer).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  }
})

it("bytes at random never bring it down", async () => {
  const start = fc.constantFrom("", "GET ", "GET /health HTTP/1.1\r\n", `POST /api/v1/services HTTP/1.1\r\n${host}\r\n`)
  const property = fc.asyncProperty(start, fc.uint8Array({ maxLength: 60 }), async (text, bytes) => {
    const answer = await sendBytes(api.url, Buffer.concat([Buffer.from(text), bytes, Buffer.from("\r\n\r\n")]))
    if (!Number.isNaN(answer.status)) expectDocumented(answer)
  })
  await fc.assert(property, { seed: 20_26, numRuns: 200 })
  expect((await api.get("/health")).status).toBe(200)
})
