import { OFREPWebProvider } from "@openfeature/ofrep-web-provider"
import { OpenFeature } from "@openfeature/web-sdk"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { afterEach, expect, it } from "vitest"
import { enrolHook } from "./enrolHook.ts"

const api = useApi()

afterEach(async () => {
  await OpenFeature.clearProviders()
  await OpenFeature.clearContexts()
  OpenFeature.clearHooks()
})

/** The types of the provider's hooks allow an undefined list, those of the SDK do not. */
const officialProvider = () =>
  Object.assign(new OFREPWebProvider({ baseUrl: api.url, cacheMode: "disabled" }), { hooks: [] })

it("stores the sample of a flag when a page with OpenFeature's own provider first uses it", async () => {
  const { path } = await makeExperiment(api, { experiment: { key: "arm" }, buckets: { all: 100 } })
  const samples = async () => (await api.list(`${path}/samples`)).body
  OpenFeature.addHooks(enrolHook({ url: api.url }))
  await OpenFeature.setProviderAndWait(officialProvider(), { targetingKey: "user-1" })
  expect(await samples()).toEqual([])
  const client = OpenFeature.getClient()
  expect(client.getStringValue("arm", "x")).toBe("all")
  expect(client.getStringValue("arm", "x")).toBe("all")
  await expect
    .poll(samples, { timeout: 20_000 })
    .toMatchObject([{ sampled_entity: "User", sampled_value: "user-1", allocated_bucket: "all" }])
})
