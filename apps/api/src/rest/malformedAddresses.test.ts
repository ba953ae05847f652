import { METHODS } from "node:http"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectDocumented, expectRefused } from "../testing/expectDocumented.ts"
import { type Route, readRoutes } from "../testing/routes.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
let routes: readonly Route[] = []
beforeAll(async () => {
  routes = await readRoutes(api)
})
afterAll(async () => {
  expect(await api.get("/health/ready")).toMatchObject({ status: 200 })
})

const bodyOf = ({ body }: Route) => (body === null ? {} : { body: JSON.stringify(body) })
const send = (route: Route, path: string, headers?: Readonly<Record<string, string>>) =>
  sendRaw(api.url, { method: route.method, path, ...bodyOf(route), ...(headers === undefined ? {} : { headers }) })
const settings = { seed: 20_26, numRuns: 60 }

/** Every route with ids in its path, each replaced by that id. */
const withId = (id: string) =>
  Promise.all(
    routes
      .filter(({ template }) => template.includes("{"))
      .map((route) => send(route, route.template.replaceAll(/\{\w+\}/g, id) + route.query))
  )
/** Any text that is allowed in the first line of a request. */
const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) })
const encoded = fc.string({ unit: "binary" }).map((text) => encodeURIComponent(text.toWellFormed()))
const percentBytes = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .map((bytes) => Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""))

describe("an id in the path", () => {
  it.each([
    "1",
    "null",
    "undefined",
    "%00",
    "%F0%9F%8E%AF",
    "00000000-0000-7000-8000-00000000000",
    "00000000-0000-7000-8000-0000000000000",
    "0000000000007000800000000000000g",
    "{experiment_id}",
    "00000000-0000-7000-8000-000000000000%00",
    "00000000-0000-7000-8000-000000000000'--"
  ])("that is no UUID, %s, is a problem of the path", async (id) => {
    for (const answer of await withId(id)) {
      expectRefused(answer)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('"uuid_parsing"')
    }
  })

  it.each([
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"
  ])("that nothing has, %s, is not found", async (id) => {
    for (const answer of await withId(id)) {
      expectRefused(answer)
      expect(answer.status).toBe(404)
    }
  })

  it.each(["%", "%zz", "%c3%28", "%ff", "%ed%a0%80", "..", "%2e%2e", "../../..", "..%2f..%2fetc%2fpasswd", ".", ""])(
    "that no address can have, '%s', is refused",
    async (id) => {
      for (const answer of await withId(id)) expectDocumented(answer)
    }
  )

  it("is never more than refused, whatever it is", { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(fc.oneof(visible, encoded, percentBytes), async (id) => {
      for (const answer of await withId(id)) expectDocumented(answer)
    })
    await fc.assert(property, settings)
  })
})

describe("a query", () => {
  const known = fc.constantFrom("limit", "cursor", "active_only", "LIMIT", "limit[]", "__proto__", "constructor")
  const value = fc.oneof(
    fc.constantFrom("1", "0", "-1", "+1", "1e3", "0x10", "9".repeat(400), "9007199254740993", "true", "NaN", "", "%00"),
    visible,
    encoded,
    percentBytes
  )
  const pair = fc.tuple(fc.oneof(known, encoded, percentBytes), value).map(([key, given]) => `${key}=${given}`)
  const query = fc.oneof(
    fc.array(pair, { maxLength: 5 }).map((pairs) => pairs.join("&")),
    visible
  )

  it("is never more than refused, whatever it is", { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(query, async (text) => {
      const reading = routes.filter(({ method }) => method === "GET")
      for (const answer of await Promise.all(reading.map((route) => send(route, `${route.path}?${text}`)))) {
        expectDocumented(answer)
      }
    })
    await fc.assert(property, settings)
  })

  it("is ignored as far as it is unknown, everywhere", async () => {
    for (const route of routes.filter(({ method }) => method === "GET")) {
      const answer = await send(route, `${route.path}?unknown=1&unknown=2&%00=%ff&__proto__=1&=&&`)
      expect(answer.status, route.path).toBe(200)
    }
  })

  it("reports its problems together with those of the path", async () => {
    const { body } = await api.get("/api/v1/services/mine/experiments?active_only=perhaps&limit=0&cursor=last")
    expect(body.detail).toMatchObject([
      { loc: ["path", "service_id"], type: "uuid_parsing" },
      { loc: ["query", "active_only"], type: "bool_parsing" },
      { loc: ["query", "limit"], type: "greater_than_equal" },
      { loc: ["query", "cursor"], type: "uuid_parsing" }
    ])
  })
})

it.each([
  "/api",
  "/api/v1",
  "/api/v1/nothing",
  "/api/v2/services",
  "/API/V1/SERVICES",
  "//api/v1/services",
  "/api/v1/services/../../../etc/passwd",
  "/docs/static/../../package.json",
  "/docs/static/%2e%2e%2f%2e%2e%2fpackage.json",
  "/docs/static/..%5c..%5cpackage.json",
  "/docs/static/",
  "/.env",
  "*"
])("%s is not found", async (path) => {
  const answer = await sendRaw(api.url, { method: "GET", path })
  expectRefused(answer)
  expect([400, 403, 404]).toContain(answer.status)
})

it("refuses an address longer than it reads", async () => {
  for (const answer of await withId("a".repeat(8_000))) expect(answer.status).toBe(422)
  for (const path of [`/api/v1/services/${"a".repeat(9_000)}`, `/api/v1/services?x=${"a".repeat(20_000)}`]) {
    const answer = await sendRaw(api.url, { method: "GET", path })
    expectRefused(answer)
    expect([414, 431]).toContain(answer.status)
  }
})

describe("a method that a path does not have", () => {
  it.each(["/openapi.json", "/docs"])("is refused for %s too", async (path) => {
    const answer = await sendRaw(api.url, { method: "DELETE", path })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe("GET, HEAD")
    expectRefused(answer)
  })

  const others = METHODS.filter((method) => !["CONNECT", "GET", "HEAD", "PATCH", "POST"].includes(method))

  it.each([...others, "GET", "PATCH", "POST"])(
    "%s is refused, and the answer names the allowed methods",
    async (method) => {
      const paths = Map.groupBy(routes, ({ path }) => path)
      for (const [path, served] of paths) {
        const methods = served.map((route) => route.method)
        if (methods.includes(method)) continue
        const headers = { "content-type": "application/json" }
        const answer = await sendRaw(api.url, { method, path, headers })
        expect(answer.status, `${method} ${path}`).toBe(405)
        const allowed = String(answer.headers.allow).split(", ")
        expect(allowed.toSorted()).toEqual([...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].toSorted())
        expectRefused(answer)
      }
    }
  )

  it("answers HEAD as GET, without the body", async () => {
    const answer = await sendRaw(api.url, { method: "HEAD", path: "/api/v1/services" })
    expect(answer).toMatchObject({ status: 200, text: "" })
  })
})

describe("a content type", () => {
  it.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json;charset=utf-8",
    'application/json; charset="UTF-8"',
    "application/json; charset=latin1",
    "application/vnd.api+json"
  ])("%s is read as JSON", async (type) => {
    const route = { method: "POST", path: "/api/v1/services", headers: { "content-type": type }, body: '{"name":"a"}' }
    expect((await sendRaw(api.url, route)).status).toBe(201)
  })

  it("may be missing", async () => {
    const route = { method: "POST", path: "/api/v1/services", headers: {}, body: '{"name":"a"}' }
    expect((await sendRaw(api.url, route)).status).toBe(201)
  })

  it.each([
    "text/plain",
    "text/json",
    "application/jsonp",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application",
    "/",
    ";",
    "application/json, text/plain",
    "\u00e9"
  ])("%s is refused where a body is read", async (type) => {
    for (const route of routes.filter(({ body }) => body !== null)) {
      const answer = await send(route, route.path, { "content-type": type })
      expectRefused(answer)
      expect(answer.status).toBe(415)
    }
  })
})
