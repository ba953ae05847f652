import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectJsonApiRefused } from "../testing/expectDocumented.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { type RunningApi, startApi } from "../testing/startApi.ts"
import { adminToken, data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const originFor = async (url: string, headers: Readonly<Record<string, string>>): Promise<string> => {
  const path = `/api/v1/${here.lab.experimentsPath}`
  const authorization = `Bearer ${here.lab.owner.token}`
  const { status, text } = await sendRaw(url, { method: "GET", path, headers: { authorization, ...headers } })
  expect(status, text).toBe(200)
  const { first, last, self } = JSON.parse(text).links
  expect([first, last]).toEqual([self, self])
  return self.slice(0, self.indexOf(path))
}

const forwarded = { "x-forwarded-proto": "https", "x-forwarded-host": "planning.example.org" }

/** The same lab through another API, which trusts these proxies. */
const trusting = (trustProxy: string) => {
  let running: RunningApi | undefined
  beforeAll(async () => {
    const settings = { SORTITION_HOSTS: "planning.example.org" }
    const options = { access: "required" as const, adminToken, settings, trustProxy }
    running = await startApi(here.planning.databaseUrl, undefined, options)
  })
  afterAll(() => running?.stop())
  return () => running?.url ?? ""
}

it("does not follow X-Forwarded-* by default", async () => {
  expect(await originFor(here.planning.url, forwarded)).toBe(here.planning.url)
  expect(await originFor(here.planning.url, { ...forwarded, "x-forwarded-for": "127.0.0.1" })).toBe(here.planning.url)
})

describe("when the proxy is trusted by configuration", () => {
  const url = trusting("loopback")

  it("follows X-Forwarded-Proto and X-Forwarded-Host", async () => {
    expect(await originFor(url(), forwarded)).toBe("https://planning.example.org")
  })

  it("follows each alone, and neither when there is none", async () => {
    expect(await originFor(url(), { "x-forwarded-proto": "https" })).toBe(url().replace("http:", "https:"))
    expect(await originFor(url(), { "x-forwarded-host": "planning.example.org:8443" })).toBe(
      "http://planning.example.org:8443"
    )
    expect(await originFor(url(), {})).toBe(url())
  })

  it("Location follows them too", async () => {
    const answer = await sendRaw(url(), {
      method: "POST",
      path: `/api/v1/${here.lab.experimentsPath}`,
      headers: { authorization: `Bearer ${here.lab.owner.token}`, ...forwarded },
      body: JSON.stringify(data("experiments", { name: "Behind a proxy" }))
    })
    const { id } = JSON.parse(answer.text).data
    expect(answer.headers.location).toBe(`https://planning.example.org/api/v1/${here.lab.experimentsPath}/${id}`)
  })

  it("refuses a forwarded host that is not allowed, whatever the Host header is", async () => {
    const path = `/api/v1/${here.lab.experimentsPath}`
    const headers = { authorization: `Bearer ${here.lab.owner.token}`, "x-forwarded-host": "evil.example" }
    for (const host of ["localhost", "planning.example.org"]) {
      const answer = await sendRaw(url(), { method: "GET", path, headers: { ...headers, host } })
      expect(answer.status).toBe(421)
      expectJsonApiRefused(answer)
    }
  })

  it("ignores values that cannot be an origin", async () => {
    for (const host of ["", "a b", "example.org/x", "example.org?x", "example.org#x", "user@example.org"]) {
      expect(new URL(await originFor(url(), { "x-forwarded-host": host })).host, host).toBe(new URL(url()).host)
    }
    expect(await originFor(url(), { "x-forwarded-proto": "javascript" })).toBe(url())
  })
})

describe("when another proxy is trusted", () => {
  const url = trusting("10.0.0.0/8, 192.0.2.7")

  it("does not follow X-Forwarded-* of this one", async () => {
    expect(await originFor(url(), forwarded)).toBe(url())
    expect(await originFor(url(), { ...forwarded, "x-forwarded-for": "10.0.0.1" })).toBe(url())
  })
})

it.each(["everybody", "10.0.0.0/33", "10.0.0.1/8/8", "1"])(
  "a value that is no address stops the start: %s",
  async (value) => {
    const start = startApi(here.planning.databaseUrl, undefined, { trustProxy: value })
    await expect(start).rejects.toThrow("SORTITION_TRUST_PROXY must be addresses or networks")
  }
)
