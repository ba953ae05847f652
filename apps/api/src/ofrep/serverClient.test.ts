import { OFREPProvider } from "@openfeature/ofrep-provider"
import { type EvaluationContext, OpenFeature } from "@openfeature/server-sdk"
import { afterAll, describe, expect, it } from "vitest"
import { makeFlag } from "../testing/ofrep/makeFlag.ts"
import { useApi } from "../testing/useApi.ts"

/** The lines of the limited server's log, one a request. */
const requests: string[] = []
const api = useApi()
const limited = useApi({
  settings: { SORTITION_RATE_LIMIT: "on", SORTITION_RATE_LIMIT_ADDRESS: "20" },
  write: (line) => void requests.push(line)
})

const clientOf = async (domain: string, baseUrl: string) => {
  await OpenFeature.setProviderAndWait(domain, new OFREPProvider({ baseUrl }))
  return OpenFeature.getClient(domain)
}
const context = { targetingKey: "user-1", plan: "pro", account: { country: "DE" } }

afterAll(() => OpenFeature.clearProviders())

describe("the official provider for servers", () => {
  it("reads flags of every type, and enrols", async () => {
    const { path } = await makeFlag(api, { key: "a-boolean", values: { on: true } })
    await makeFlag(api, { key: "a-text", values: { blue: undefined } })
    await makeFlag(api, { key: "a-number", values: { on: 12.5 } })
    await makeFlag(api, { key: "an-object", values: { on: { colour: "blue" } } })
    const client = await clientOf("types", api.url)
    expect(await client.getBooleanValue("a-boolean", false, context)).toBe(true)
    expect(await client.getStringValue("a-text", "none", context)).toBe("blue")
    expect(await client.getNumberValue("a-number", 0, context)).toBe(12.5)
    expect(await client.getObjectValue("an-object", {}, context)).toEqual({ colour: "blue" })
    expect((await api.list(`${path}/samples`)).body).toMatchObject([
      { sampled_entity: "User", sampled_value: "user-1" }
    ])
  })

  it("has reason, variant and metadata, by the attributes of the context", async () => {
    const criteria = [["account", "country", "equals", "DE"]] as const
    const { id } = await makeFlag(api, { key: "told", criteria, experiment: { metadata: { team: "shop" } } })
    const client = await clientOf("details", api.url)
    expect(await client.getBooleanDetails("told", false, { ...context, entity: "account" })).toMatchObject({
      value: true,
      reason: "TARGETING_MATCH",
      variant: "on",
      flagMetadata: { team: "shop", experiment_id: id, sampled: true, reason: "allocated" }
    })
  })

  it("falls back to the default of the code: no flag, another type, no value, no targeting key", async () => {
    await makeFlag(api, { key: "inactive", experiment: { active: false } })
    const client = await clientOf("defaults", api.url)
    const codeOf = async (key: string, given: EvaluationContext = context) => {
      const { errorCode, reason, value } = await client.getBooleanDetails(key, true, given)
      expect(value).toBe(true)
      return [reason, errorCode]
    }
    expect(await codeOf("unknown")).toEqual(["ERROR", "FLAG_NOT_FOUND"])
    expect(await codeOf("a-text")).toEqual(["ERROR", "TYPE_MISMATCH"])
    expect(await codeOf("a-boolean", {})).toEqual(["ERROR", "TARGETING_KEY_MISSING"])
    expect(await codeOf("a-boolean", { targetingKey: "x".repeat(513) })).toEqual(["ERROR", "INVALID_CONTEXT"])
    // This version of the provider knows no flag without a value.
    expect(await codeOf("inactive")).toEqual(["ERROR", "GENERAL"])
  })

  it("waits for the time in Retry-After when there are too many requests", async () => {
    await makeFlag(limited, { key: "limited" })
    const client = await clientOf("limits", limited.url)
    const ask = () => client.getBooleanDetails("limited", false, context)
    const first = await ask()
    expect(first).toMatchObject({ value: true, reason: "STATIC" })
    let last = first
    while (last.errorCode === undefined) last = await ask()
    expect(last).toMatchObject({ value: false, reason: "ERROR", errorCode: "GENERAL" })
    const sent = requests.length
    const paused = await ask()
    expect(paused).toMatchObject({ value: false, errorCode: "GENERAL" })
    expect(paused.errorMessage).toMatch(/paused due to TooManyRequests until \d{4}-/)
    expect(requests).toHaveLength(sent)
  })
})
