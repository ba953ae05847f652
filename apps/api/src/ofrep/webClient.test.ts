import { OFREPWebProvider } from "@openfeature/ofrep-web-provider"
import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk"
import { EventSource } from "eventsource"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { makeFlag } from "../testing/ofrep/makeFlag.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const limited = useApi({ settings: { SORTITION_RATE_LIMIT: "on", SORTITION_RATE_LIMIT_ADDRESS: "10" } })

interface Sent {
  readonly path: string
  readonly query: URLSearchParams
  readonly ifNoneMatch: string | null
  readonly status: number
  readonly etag: string | null
}

/** What the provider sends, and what it gets. */
const watched = () => {
  const sent: Sent[] = []
  const fetchImplementation: typeof fetch = async (input, init) => {
    const ifNoneMatch = new Request(input instanceof Request ? input.clone() : input, init).headers.get("if-none-match")
    const response = await fetch(input, init)
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input)
    sent.push({
      path: pathname,
      query: searchParams,
      ifNoneMatch,
      status: response.status,
      etag: response.headers.get("etag")
    })
    return response
  }
  return { sent, fetchImplementation }
}

/** The types of the provider's hooks allow an undefined list, those of the SDK do not. */
const makeProvider = (options: ConstructorParameters<typeof OFREPWebProvider>[0]) =>
  Object.assign(new OFREPWebProvider({ ...options, cacheMode: "disabled" }), { hooks: [] })

const context = { targetingKey: "user-1", country: "DE" }

const start = async (domain: string, baseUrl = api.url) => {
  const { fetchImplementation, sent } = watched()
  const provider = makeProvider({ baseUrl, fetchImplementation })
  await OpenFeature.setProviderAndWait(domain, provider, context)
  onTestFinished(() => provider.onClose?.())
  return { client: OpenFeature.getClient(domain), sent }
}

// The provider looks for the class of a browser.
beforeAll(() => {
  Object.assign(globalThis, { EventSource })
})
afterAll(async () => {
  await OpenFeature.clearProviders()
  Reflect.deleteProperty(globalThis, "EventSource")
})

describe("the official provider for pages", () => {
  it("reads flags of every type, and samples nothing", async () => {
    const { path } = await makeFlag(api, { key: "a-boolean", values: { on: true } })
    await makeFlag(api, { key: "a-text", values: { blue: undefined } })
    await makeFlag(api, { key: "a-number", values: { on: 12.5 } })
    await makeFlag(api, { key: "an-object", values: { on: { colour: "blue" } } })
    const { client } = await start("types")
    expect(client.getBooleanValue("a-boolean", false)).toBe(true)
    expect(client.getStringValue("a-text", "none")).toBe("blue")
    expect(client.getNumberValue("a-number", 0)).toBe(12.5)
    expect(client.getObjectValue("an-object", {})).toEqual({ colour: "blue" })
    expect(client.getBooleanDetails("unknown", true)).toMatchObject({ value: true, errorCode: "FLAG_NOT_FOUND" })
    expect(client.getBooleanDetails("a-text", true)).toMatchObject({ value: true, errorCode: "TYPE_MISMATCH" })
    expect((await api.list(`${path}/samples`)).body).toEqual([])
  })

  it("uses the default of the code for a flag without a value, and keeps the reason", async () => {
    await makeFlag(api, { key: "inactive", experiment: { active: false, metadata: { team: "shop" } } })
    const { client } = await start("no value")
    const details = client.getBooleanDetails("inactive", true)
    expect(details).toMatchObject({ value: true, reason: "DISABLED", flagMetadata: { team: "shop", sampled: false } })
    expect(details).not.toHaveProperty("errorCode")
  })

  it("sees a new value within half a second of the change", async () => {
    const { path } = await makeFlag(api, { key: "pushed", values: { on: 1 } })
    const { client, sent } = await start("push")
    expect(client.getNumberValue("pushed", 0)).toBe(1)
    // The first event of the stream makes the provider ask again: nothing has changed.
    await expect.poll(() => sent.length, { timeout: 5_000 }).toBe(2)
    expect(sent[1]).toMatchObject({ status: 304, ifNoneMatch: sent[0]?.etag })
    let changed = 0
    client.addHandler(ProviderEvents.ConfigurationChanged, (details) => {
      if (details?.flagsChanged?.includes("pushed")) changed = performance.now()
    })
    const times: number[] = []
    for (const value of [2, 3, 4, 5, 6]) {
      await api.put(`${path}/buckets`, { buckets: [{ bucket_name: "on", percentage_distribution: 100, value }] })
      const since = performance.now()
      await expect.poll(() => client.getNumberValue("pushed", 0), { timeout: 5_000, interval: 5 }).toBe(value)
      times.push(Math.round(changed - since))
    }
    process.stdout.write(`new values reached the provider ${times.join(", ")} ms after the answer to the change\n`)
    const [, , median = Number.POSITIVE_INFINITY] = times.toSorted((one, other) => one - other)
    expect(median).toBeLessThan(500)
    const [, , third] = sent
    expect(third).toMatchObject({ status: 200, ifNoneMatch: sent[0]?.etag })
    expect(third?.query.get("flagConfigEtag")).toMatch(/^"[\w-]{16}"$/)
  })

  it("evaluates for another context", async () => {
    await makeFlag(api, { key: "targeted", criteria: [["User", "country", "equals", "DE"]] })
    const { client } = await start("contexts")
    expect(client.getBooleanValue("targeted", false)).toBe(true)
    await OpenFeature.setContext("contexts", { ...context, country: "FR" })
    expect(client.getBooleanDetails("targeted", false)).toMatchObject({ value: false, reason: "UNKNOWN" })
  })

  it("fails without a targeting key", async () => {
    const provider = makeProvider({ baseUrl: api.url })
    await expect(OpenFeature.setProviderAndWait("no key", provider, {})).rejects.toMatchObject({
      code: "GENERAL"
    })
  })

  it("keeps its flags when there are too many requests", async () => {
    await makeFlag(limited, { key: "kept" })
    const { client, sent } = await start("limits", limited.url)
    const asking = { method: "POST" }
    while ((await fetch(`${limited.url}/ofrep/v1/evaluate/flags`, asking)).status !== 429);
    await OpenFeature.setContext("limits", { ...context, country: "FR" })
    expect(sent.at(-1)?.status).toBe(429)
    expect(client.getBooleanValue("kept", false)).toBe(true)
    const asked = sent.length
    await OpenFeature.setContext("limits", { ...context, country: "US" })
    expect(sent).toHaveLength(asked)
  })
})
