import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { ConfigProvider, Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectJsonApiRefused, expectRefused, expectTrpcRefused } from "../testing/expectDocumented.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { type RunningApi, startApi } from "../testing/startApi.ts"
import { asker, data } from "../testing/usePlanning.ts"
import { hosts } from "./hosts.ts"

const adminToken = "an-administrator-of-tests"
let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

const use = (settings: Readonly<Record<string, string>> = {}) => {
  let running: RunningApi | undefined
  beforeAll(async () => {
    running = await startApi(database.url, undefined, { adminToken, settings })
  })
  afterAll(() => running?.stop())
  return () => running?.url ?? ""
}
const get = (url: string, path: string, host: string) =>
  sendRaw(url, { method: "GET", path, headers: { host, authorization: `Bearer ${adminToken}` } })

describe("by default", () => {
  const url = use()

  it.each([
    "evil.example",
    "evil.example:3000",
    "localhost.evil.example",
    "10.0.0.1",
    "[2001:db8::1]",
    "127.0.0.1.nip.io"
  ])("the host %s is a 421 in the shape of each surface, which says what to set", async (host) => {
    const [planning, sampling, document, page, trpc] = await Promise.all(
      ["/api/v1/teams", "/api/v1/services", "/openapi.json", "/", "/trpc/health.check"].map((path) =>
        get(url(), path, host)
      )
    )
    for (const answer of [planning, sampling, document, page, trpc]) {
      expect(answer?.status).toBe(421)
      expect(answer?.text).toContain("SORTITION_HOSTS")
      expect(answer?.headers["x-request-id"]).toBeDefined()
    }
    if (planning === undefined || sampling === undefined || trpc === undefined) throw new Error("no answer")
    expectJsonApiRefused(planning)
    expectRefused(sampling)
    expectTrpcRefused(trpc)
    expect(JSON.parse(trpc.text).error.data.httpStatus).toBe(421)
  })

  it.each(["localhost", "LOCALHOST:1", "app.localhost", "localhost.:80", "127.0.0.1", "127.9.9.9:3000", "[::1]:3000"])(
    "links lead to the loopback host %s",
    async (host) => {
      const { status, text } = await get(url(), "/api/v1/teams", host)
      expect([status, new URL(JSON.parse(text).links.self).host]).toEqual([200, new URL(`http://${host}`).host])
    }
  )

  it("health answers for any host, as load balancers send addresses", async () => {
    for (const path of ["/health", "/health/ready"]) expect((await get(url(), path, "10.0.0.1:3000")).status).toBe(200)
  })

  it("a changing request for another host changes nothing", async () => {
    const body = JSON.stringify({ name: "never" })
    const headers = { host: "evil.example", "content-type": "application/json" }
    expect((await sendRaw(url(), { method: "POST", path: "/api/v1/services", headers, body })).status).toBe(421)
    expect((await get(url(), "/api/v1/services", "localhost")).text).not.toContain("never")
  })

  it("the host of an absolute target counts, not the Host header", async () => {
    const evil = await get(url(), "http://evil.example/api/v1/teams", "localhost")
    expect(evil.status).toBe(421)
    expectJsonApiRefused(evil)
    const good = await get(url(), "http://localhost:3000/api/v1/teams?x=1", "evil.example")
    expect(good.status).toBe(200)
    expect(good.text).toContain('"self":"http://localhost:3000/api/v1/teams?page')
  })
})

describe("SORTITION_HOSTS", () => {
  const url = use({ SORTITION_HOSTS: " Experiments.example.org, 10.0.0.7:3000 ,fd00::7" })

  it.each(["experiments.example.org", "EXPERIMENTS.example.org:8443", "10.0.0.7:3000", "[fd00::7]:80", "localhost"])(
    "allows %s",
    async (host) => {
      const { status, text } = await get(url(), "/api/v1/teams", host)
      expect([status, new URL(JSON.parse(text).links.self).host]).toEqual([200, new URL(`http://${host}`).host])
    }
  )

  it.each(["evil.example", "example.org", "a.experiments.example.org", "10.0.0.7", "10.0.0.7:3001"])(
    "does not allow %s",
    async (host) => {
      expect((await get(url(), "/api/v1/teams", host)).status).toBe(421)
    }
  )
})

describe("SORTITION_HOSTS=*", () => {
  const url = use({ SORTITION_HOSTS: "*" })

  it("allows any host", async () => {
    const { text } = await get(url(), "/api/v1/teams", "anything.example")
    expect(JSON.parse(text).links.self).toMatch(/^http:\/\/anything\.example\/api/)
  })
})

describe("SORTITION_PUBLIC_URL", () => {
  const url = use({ SORTITION_PUBLIC_URL: "https://experiments.example.org" })
  const start = "https://experiments.example.org/api/v1/"

  it("is where every link leads, whatever the host of the request", async () => {
    for (const host of ["localhost", "evil.example", "experiments.example.org"]) {
      const { text } = await get(url(), "/api/v1/teams", host)
      for (const link of Object.values(JSON.parse(text).links)) if (link !== null) expect(link).toContain(start)
    }
    const ask = asker(url, { authorization: `Bearer ${adminToken}` })
    const made = await ask("POST", "users", data("users", { full_name: "A", email: "a@example.org" }))
    expect(made.headers.get("location")).toBe(`${start}users/${made.data.id}`)
    const { text } = await get(url(), "/trpc/planning.teams.list?input=%7B%7D", "evil.example")
    expect(JSON.parse(text).result.data.links.self).toContain(start)
  })

  describe("with SORTITION_HOSTS", () => {
    const limited = use({ SORTITION_PUBLIC_URL: "https://experiments.example.org", SORTITION_HOSTS: "api" })

    it("allows only those hosts and its own", async () => {
      const statuses = await Promise.all(
        ["api:3000", "experiments.example.org", "evil.example"].map(
          async (host) => (await get(limited(), "/api/v1/teams", host)).status
        )
      )
      expect(statuses).toEqual([200, 200, 421])
    })
  })
})

it("links of the sampling API name no host", async () => {
  const { stop, url } = await startApi(database.url, undefined, { settings: { SORTITION_HOSTS: "*" } })
  for (const name of ["a", "b"]) {
    const headers = { host: "evil.example", "content-type": "application/json" }
    await sendRaw(url, { method: "POST", path: "/api/v1/services", headers, body: JSON.stringify({ name }) })
  }
  const answer = await sendRaw(url, {
    method: "GET",
    path: "/api/v1/services?limit=1",
    headers: { host: "evil.example" }
  })
  expect(answer.headers.link).toMatch(/^<\/api\/v1\/services\?/)
  const docs = await sendRaw(url, { method: "GET", path: "/docs", headers: { host: "evil.example" } })
  expect(JSON.stringify(docs.headers) + docs.text).not.toContain("evil.example")
  await stop()
})

describe("the settings", () => {
  const read = (environment: Readonly<Record<string, string>>, boundHost = "127.0.0.1") =>
    Effect.runPromise(hosts(boundHost).parse(ConfigProvider.fromEnvRecord({ ...environment })))

  it("allow the host that the service is bound to", async () => {
    const { isAllowed } = await read({}, "experiments.internal")
    expect([isAllowed("experiments.internal:3000"), isAllowed("other.internal")]).toEqual([true, false])
    expect((await read({}, "fd00::9")).isAllowed("[fd00::9]:3000")).toBe(true)
  })

  it("do not allow every host when the service is bound to every address", async () => {
    for (const wildcard of ["0.0.0.0", "::"]) expect((await read({}, wildcard)).isAllowed("evil.example")).toBe(false)
  })

  it.each(["experiments.example.org", "ftp://a", "https://a/b", "https://a?b", "https://u:p@a", "https://"])(
    "refuse the public URL %s",
    async (SORTITION_PUBLIC_URL) => {
      await expect(read({ SORTITION_PUBLIC_URL })).rejects.toThrow("SORTITION_PUBLIC_URL must be a scheme and a host")
    }
  )

  it.each(["https://a", "a b", "a/b", "*.example.org", "a;b"])("refuse the host %s", async (SORTITION_HOSTS) => {
    await expect(read({ SORTITION_HOSTS })).rejects.toThrow("SORTITION_HOSTS must be names or addresses")
  })
})
