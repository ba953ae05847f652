import { METHODS } from "node:http"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { usePlanningCalls } from "../testing/access/usePlanningCalls.ts"
import { expectJsonApi, expectJsonApiRefused } from "../testing/expectDocumented.ts"
import { sendBytes } from "../testing/sendRaw.ts"

const here = usePlanningCalls()
const settings = { seed: 20_26, numRuns: 15 }

afterAll(async () => {
  expect((await here.planning.anonymous("GET", "/health/ready")).status).toBe(200)
})

/** Any text that is allowed in the first line of a request. */
const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) })
const encoded = fc.string({ unit: "binary" }).map((text) => encodeURIComponent(text.toWellFormed()))
const percentBytes = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .map((bytes) => Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""))

describe("an id in a path of the planning API", () => {
  const withId = (id: string) =>
    here.rest
      .filter(({ place }) => place.includes("{"))
      .map((call) => [call, { path: call.place.replaceAll(/\{\w+\}/g, id) }] as const)

  it("walks every route that has one", () => expect(withId("1").length).toBeGreaterThan(20))

  it.each([
    "0",
    "01",
    "-1",
    "1abc",
    "null",
    "%00",
    "%F0%9F%8E%AF",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
    "00000000-0000-7000-8000-000000000000",
    "1'--",
    "__proto__",
    "%ff",
    "%zz"
  ])("that nothing has, %s, is refused, never as a bad request, and nothing is stored", async (id) => {
    for (const answer of await here.sendAll(withId(id))) {
      expectJsonApiRefused(answer)
      // Users are 403 to a caller without a team in common.
      expect([403, 404], answer.text).toContain(answer.status)
    }
  })

  it.each(["%", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", ".", "a".repeat(4_000)])(
    "that no address can have, '%.20s', is refused",
    async (id) => {
      const inside = withId(id).filter(([call]) => !/\{\w+\}$/.test(call.place) || !id.includes("."))
      for (const [call, changes] of inside) expectJsonApi(await here.send(call, changes))
    }
  )

  it("is never more than refused, whatever it is", { timeout: 120_000 }, async () => {
    const reading = () => withId("{id}").filter(([{ isChange }]) => !isChange)
    const property = fc.asyncProperty(fc.oneof(visible, encoded, percentBytes), async (id) => {
      // Such an id neither ends the path nor leads to another surface.
      fc.pre(!/^[./?#\\]|[?#]/.test(id))
      await here.sendAll(withId(id))
      await here.sendAll(reading().map(([call]) => [call, { path: `${call.request.path}${id}` }] as const))
    })
    await fc.assert(property, settings)
  })
})

describe("a query of the planning API", () => {
  const known = fc.constantFrom(
    "page[number]",
    "page[size]",
    "page",
    "page[]",
    "page[size][x]",
    "page%5Bnumber%5D",
    "filter",
    "filter[archived]",
    "filter[archived][x]",
    "filter[created_at]",
    "filter[created_at][from]",
    "filter[updated_at][to]",
    "filter[",
    "sort",
    "sort[]",
    "include",
    "include[]",
    "data",
    "id",
    "team_id",
    "project_id",
    "__proto__",
    "constructor"
  )
  const value = fc.oneof(
    fc.constantFrom("1", "0", "-1", "+1", "1e3", "9".repeat(400), "true", "false", "", "%00", "id", "-name", "user,"),
    fc.constantFrom("2026-02-30", "0000-01-01", "9999-12-31T23:59:59.999Z", "2026-01-01T00:00:00+14:00", "infinity"),
    visible,
    encoded,
    percentBytes
  )
  const pair = fc.tuple(fc.oneof(known, known, encoded, percentBytes), value).map(([key, given]) => `${key}=${given}`)
  const query = fc.oneof(
    fc.array(pair, { maxLength: 5 }).map((pairs) => pairs.join("&")),
    visible
  )

  it("is never more than refused, whatever it is, and nothing is stored", { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(query, async (text) => {
      const reading = here.rest.filter(({ isChange }) => !isChange)
      const before = await here.fingerprint()
      await here.sendAll(reading.map((call) => [call, { path: `${call.request.path}?${text}` }] as const))
      expect(await here.fingerprint()).toEqual(before)
    })
    await fc.assert(property, settings)
  })

  it("is ignored as far as it is unknown, everywhere", async () => {
    for (const call of here.rest.filter(({ isChange }) => !isChange)) {
      const path = `${call.request.path}?unknown=1&unknown=2&%00=%ff&__proto__=1&=&&`
      expect((await here.send(call, { path })).status, call.name).toBe(200)
    }
  })

  it("does not replace what a path or a body gives", async () => {
    for (const call of here.rest.filter(({ isChange }) => !isChange)) {
      const path = `${call.request.path}?team_id=1&project_id=1&id=1&experiment_id=1&user_id=1&data=1`
      expect((await here.send(call, { path })).status, call.name).toBe(200)
    }
    for (const call of here.writing) {
      const [answer] = await here.sendAll([[call, { path: `${call.request.path}?data={}`, body: "{}" }]])
      expect(answer?.status).toBe(400)
    }
  })
})

describe("a method that a path of the planning API does not have", () => {
  const methods = METHODS.filter((method) => method !== "CONNECT")

  it.each(methods)("%s is not found, and nothing is stored", async (method) => {
    const paths = Map.groupBy(here.rest, ({ request }) => request.path)
    const others = [...paths.values()].flatMap(([first, ...more]) => {
      const served = [first, ...more].map((call) => call?.request.method)
      const reads = method === "HEAD" && served.includes("GET")
      return first === undefined || served.includes(method) || reads ? [] : [first]
    })
    expect(others.length).toBeGreaterThan(0)
    const headers = { "content-type": "application/vnd.api+json" }
    const before = await here.fingerprint()
    const sent = others.map(async (call) => ({ call, answer: await here.send(call, { method, headers, body: "{}" }) }))
    for (const { answer, call } of await Promise.all(sent)) {
      expect(answer.status, `${method} ${call.place}`).toBe(404)
      expect(answer.headers["content-type"]).toBe("application/vnd.api+json")
      if (method !== "HEAD") expectJsonApiRefused(answer)
    }
    expect(await here.fingerprint()).toEqual(before)
  })
})

it.each([
  "/api/status/",
  "/api/status/nothing",
  "/api/v1/teams//projects",
  "/api/v1/teams/1/nothing",
  "/api/v1/user_roles/1",
  "/api/v1/users",
  "/api/v1/teams/%zz",
  "/api/v1/teams/%",
  "/api/v1/users/%ff"
])("GET %s is answered in JSON:API", async (path) => {
  const [call] = here.rest.filter(({ name }) => name === "GET /api/v1/teams")
  if (call === undefined) throw new Error("the teams can be listed")
  const answer = await here.send(call, { path })
  expect(expectJsonApi(answer)).toBe(path !== "/api/status/")
})

it("a request without a host is a 400, not a 404", async () => {
  const answer = await sendBytes(here.planning.url, "GET /api/v1/teams HTTP/1.1\r\nConnection: close\r\n\r\n")
  expectJsonApiRefused(answer)
  expect(answer.status).toBe(400)
})
