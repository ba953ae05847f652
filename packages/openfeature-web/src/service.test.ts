import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk"
import { type MadeExperiment, makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { afterEach, expect, it } from "vitest"
import { SortitionProvider } from "./SortitionProvider.ts"

const api = useApi()
const client = OpenFeature.getClient()

afterEach(async () => {
  await OpenFeature.clearProviders()
  await OpenFeature.clearContexts()
})

const setBuckets = ({ path }: MadeExperiment, shares: Readonly<Record<string, number>>) =>
  api.put(`${path}/buckets`, {
    buckets: Object.entries(shares).map(([name, share]) => {
      return { bucket_name: name, percentage_distribution: share, value: name.toUpperCase() }
    })
  })

it("keeps an entity in its stored bucket though the split gives another now, from the first resolution on", async () => {
  const made = await makeExperiment(api, { experiment: { key: "arm" } })
  await setBuckets(made, { a: 100 })
  await api.post(`${made.path}/samples`, { sampled_entity: "User", sampled_value: "early" })
  await setBuckets(made, { a: 0, b: 100 })
  const provider = new SortitionProvider({ url: api.url, service: made.serviceId, readyTimeout: 30_000 })
  await OpenFeature.setProviderAndWait(provider, { targetingKey: "early" })
  expect(client.getStringDetails("arm", "x")).toMatchObject({ value: "A", variant: "a", reason: "TARGETING_MATCH" })
  await OpenFeature.setContext({ targetingKey: "late" })
  expect(client.getStringDetails("arm", "x")).toMatchObject({ value: "B", variant: "b" })
  await OpenFeature.clearProviders()
  const { body } = await api.list(`${made.path}/samples`)
  const stored = body.map(({ allocated_bucket, sampled_value }) => [sampled_value, allocated_bucket]).toSorted()
  expect(stored).toEqual([
    ["early", "a"],
    ["late", "b"]
  ])
})

it("sees what the API changes, sooner than it would poll", async () => {
  const made = await makeExperiment(api, { experiment: { key: "switch" } })
  await setBuckets(made, { a: 100 })
  const provider = new SortitionProvider({ url: api.url, service: made.serviceId, readyTimeout: 30_000, enrol: false })
  await OpenFeature.setProviderAndWait(provider, { targetingKey: "1" })
  expect(client.getStringValue("switch", "x")).toBe("A")
  const changed: unknown[] = []
  client.addHandler(ProviderEvents.ConfigurationChanged, (details) => changed.push(details?.flagsChanged))
  await setBuckets(made, { b: 100 })
  await expect.poll(() => client.getStringValue("switch", "x"), { timeout: 20_000 }).toBe("B")
  await expect.poll(() => changed, { timeout: 20_000 }).toEqual(expect.arrayContaining([["switch"]]))
})
