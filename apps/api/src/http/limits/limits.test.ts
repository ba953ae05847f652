import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { type CuttableProxy, cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { parseList } from "structured-headers"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { sendRaw } from "../../testing/sendRaw.ts"
import { type ApiOptions, startApi } from "../../testing/startApi.ts"
import { adminToken, asker, data } from "../../testing/usePlanning.ts"

let database: TestDatabase
let proxy: CuttableProxy
beforeAll(async () => {
  database = await freshDatabase()
  proxy = await cuttableProxy(database.url)
})
afterAll(async () => {
  await proxy.cut()
  await database.drop()
})

const start = async (settings: Readonly<Record<string, string>>, options: ApiOptions = {}) => {
  const limited = { SORTITION_RATE_LIMIT: "on", ...settings }
  const queue = { kind: "postgres" as const, url: database.url }
  const api = await startApi(proxy.url, queue, { access: "required", adminToken, settings: limited, ...options })
  onTestFinished(api.stop)
  return api.url
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const makeToken = async (url: string) => {
  const ask = asker(() => url, bearer(adminToken))
  const made = await ask("POST", "/api/v1/users/1/tokens", data("api_tokens", { name: "limited", team_id: "1" }))
  return String(made.data.attributes.token)
}

const wrong = (n: number) => `sortition_${String(n).padStart(43, "x")}`

/** The items of a list of strings with parameters, by name. */
const parsed = (field: string | undefined) =>
  Object.fromEntries(parseList(field ?? "").map(([name, parameters]) => [String(name), Object.fromEntries(parameters)]))

const services = "/api/v1/services"
/** One answered by the fast path, one by the whole server. */
const ways = { fast: {}, whole: { te: "trailers" } }

describe.each(Object.entries(ways))("on the %s way", (_, further) => {
  it("every answer says what is left to the token and to the address", async () => {
    const url = await start({ SORTITION_RATE_LIMIT_TOKEN: "50", SORTITION_RATE_LIMIT_ADDRESS: "70" })
    const token = await makeToken(url)
    const ask = () => sendRaw(url, { method: "GET", path: services, headers: { ...bearer(token), ...further } })
    // The first request shows that the token is valid.
    await ask()
    const { headers } = await ask()
    expect(parsed(headers["ratelimit-policy"]?.toString())).toEqual({
      token: { q: 50, w: 60 },
      address: { q: 70, w: 60 }
    })
    expect(parsed(headers.ratelimit?.toString())).toEqual({
      token: { r: 49, t: expect.any(Number) },
      address: { r: 67, t: expect.any(Number) }
    })
  })

  it("a request over the quota of its token is a 429 that says when to come back", async () => {
    const url = await start({ SORTITION_RATE_LIMIT_TOKEN: "3" })
    const token = await makeToken(url)
    const ask = (path = services) => sendRaw(url, { method: "GET", path, headers: { ...bearer(token), ...further } })
    for (let n = 0; n < 4; n++) expect((await ask()).status).toBe(200)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(JSON.parse(refused.text)).toEqual({
      detail: expect.stringMatching(/^Too many requests with this token: 3 in 60 seconds are answered/),
      reason: "rate_limited"
    })
    const { t = 0 } = parsed(refused.headers.ratelimit?.toString()).token ?? {}
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(Number(t))
    expect(Number(t)).toBeGreaterThan(0)
    const planning = await ask("/api/v1/teams")
    expect(planning.headers["content-type"]).toBe("application/vnd.api+json")
    expect(JSON.parse(planning.text)).toMatchObject({ errors: [{ status: "429", title: "Too many requests" }] })
    expect(JSON.parse((await ask("/trpc/services.list")).text)).toMatchObject({
      error: { data: { code: "TOO_MANY_REQUESTS", httpStatus: 429, reason: "rate_limited" } }
    })
    const flags = await ask("/ofrep/v1/evaluate/flags")
    expect(flags).toMatchObject({ status: 429, headers: { "access-control-allow-origin": "*" } })
    expect(Number(flags.headers["retry-after"])).toBeGreaterThan(0)
    expect(JSON.parse(flags.text)).toEqual({
      errorDetails: expect.stringMatching(/^Too many requests with this token/)
    })
    expect((await ask("/health")).status).toBe(200)
    const other = await makeToken(url)
    const { status } = await sendRaw(url, { method: "GET", path: services, headers: { ...bearer(other), ...further } })
    expect(status).toBe(200)
  })

  it("requests without a token have a quota of their own", async () => {
    const url = await start({ SORTITION_RATE_LIMIT_ANONYMOUS: "4" })
    const token = await makeToken(url)
    const ask = (headers: object) =>
      sendRaw(url, { method: "GET", path: services, headers: { ...headers, ...further } })
    expect((await ask(bearer(token))).status).toBe(200)
    const statuses: number[] = []
    for (let n = 0; n < 4; n++) statuses.push((await ask({})).status)
    expect(statuses).toEqual([401, 401, 429, 429])
    expect((await ask(bearer(token))).status).toBe(200)
  })

  it.each([services, "/app/session"])("unknown cookies count as unknown tokens at %s", async (path) => {
    const url = await start({})
    const ask = (n: number) =>
      sendRaw(url, { method: "GET", path, headers: { cookie: `sortition=session_${String(n).padStart(43, "0")}` } })
    for (let n = 0; n < 20; n++) expect((await ask(n)).status).not.toBe(429)
    expect((await ask(20)).status).toBe(429)
  })

  it("unknown tokens are refused after twenty, without the database; a valid one from the same address is served", async () => {
    const url = await start({})
    const token = await makeToken(url)
    const ask = (secret: string) =>
      sendRaw(url, { method: "GET", path: services, headers: { ...bearer(secret), ...further } })
    const statuses: number[] = []
    for (let n = 0; n < 22; n++) statuses.push((await ask(wrong(n))).status)
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
    expect(statuses.slice(20)).toEqual([429, 429])
    const refused = await ask(wrong(100))
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0)
    expect(JSON.parse(refused.text)).toMatchObject({ reason: "rate_limited" })
    const before = proxy.sendings()
    const began = performance.now()
    await Promise.all(Array.from({ length: 200 }, (_, n) => ask(wrong(1_000 + n))))
    expect(proxy.sendings() - before).toBeLessThan(20 + 5 * ((performance.now() - began) / 1_000))
    expect((await ask(token)).status).toBe(200)
    expect((await ask(adminToken)).status).not.toBe(429)
  })
})

it("an IPv6 network of 64 bits is one client, through a trusted proxy", async () => {
  const url = await start({ SORTITION_RATE_LIMIT_ANONYMOUS: "2" }, { trustProxy: "loopback" })
  const ask = async (address: string) =>
    (await sendRaw(url, { method: "GET", path: services, headers: { "x-forwarded-for": address } })).status
  expect(await ask("2001:db8:1:2::1")).toBe(401)
  expect(await ask("2001:db8:1:2:ffff::2")).toBe(401)
  expect(await ask("2001:db8:1:2::3")).toBe(429)
  expect(await ask("2001:db8:1:3::1")).toBe(401)
  expect(await ask("::ffff:192.0.2.1")).toBe(401)
  expect(await ask("192.0.2.1")).toBe(401)
  expect(await ask("192.0.2.1")).toBe(429)
})

it("the address that a client claims without a trusted proxy does not count", async () => {
  const url = await start({ SORTITION_RATE_LIMIT_ANONYMOUS: "1" })
  const ask = async (address: string) =>
    (await sendRaw(url, { method: "GET", path: services, headers: { "x-forwarded-for": address } })).status
  expect([await ask("192.0.2.1"), await ask("192.0.2.2")]).toEqual([401, 429])
})

it("with open access only the address counts, and switched off nothing does", async () => {
  const open = await start({ SORTITION_RATE_LIMIT_ANONYMOUS: "1" }, { access: "open" })
  const ask = (url: string) => sendRaw(url, { method: "GET", path: services })
  await ask(open)
  const { headers, status } = await ask(open)
  expect(status).toBe(200)
  expect(Object.keys(parsed(headers.ratelimit?.toString()))).toEqual(["address"])
  const off = await start({ SORTITION_RATE_LIMIT: "off" }, { access: "open" })
  expect((await ask(off)).headers.ratelimit).toBeUndefined()
})
