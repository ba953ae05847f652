import { OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/server-sdk"
import { type MadeExperiment, makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { afterEach, expect, it } from "vitest"
import { SortitionProvider } from "./SortitionProvider.ts"

const api = useApi()
const closed = useApi({ access: "required" })
const client = OpenFeature.getClient()

afterEach(() => OpenFeature.clearProviders())

/** An experiment whose only bucket has the value. */
const flag = async (key: string, value: unknown): Promise<MadeExperiment> => {
  const made = await makeExperiment(api, { experiment: { key } })
  await setValue(made, value)
  return made
}

const setValue = ({ path }: MadeExperiment, value: unknown) =>
  api.put(`${path}/buckets`, { buckets: [{ bucket_name: "on", percentage_distribution: 100, value }] })

const register = ({ serviceId: service }: MadeExperiment, options: object = {}) =>
  OpenFeature.setProviderAndWait(new SortitionProvider({ url: api.url, service, readyTimeout: 30_000, ...options }))

const countsOf = async ({ path }: MadeExperiment): Promise<unknown> =>
  (await api.get(`${path}/samples/counts`)).body.buckets

it("sees what the API changes, sooner than it would poll", async () => {
  const made = await flag("checkout", true)
  await register(made, { enrol: false })
  const context = { targetingKey: "user-1" }
  expect(await client.getBooleanDetails("checkout", false, context)).toMatchObject({ value: true, reason: "STATIC" })
  const changed: unknown[] = []
  client.addHandler(ProviderEvents.ConfigurationChanged, (details) => changed.push(details?.flagsChanged))
  await setValue(made, false)
  await expect.poll(() => client.getBooleanValue("checkout", true, context), { timeout: 20_000 }).toBe(false)
  await api.patch(made.path, { active: false })
  const details = () => client.getBooleanDetails("checkout", true, context)
  await expect.poll(details, { timeout: 20_000 }).toMatchObject({ value: true, reason: "DISABLED" })
  expect(changed).toEqual(expect.arrayContaining([["checkout"]]))
})

it("resolves by the key or the id, for attributes that the service sees too, and stores each sample once", async () => {
  const made = await flag("banner", { title: "Hi" })
  const criterion = { sampling_model: "User", sampling_attribute: "id" }
  const condition = { model: "account", property: "plan", condition: "equals", value: "pro" }
  await api.post(`${made.path}/criteria`, { criterion, conditions: [condition] })
  await register(made)
  const resolutions = Array.from({ length: 200 }, (_, index) => {
    const context = { targetingKey: `user-${index % 20}`, account: { plan: index % 2 === 0 ? "pro" : "free" } }
    return client.getObjectDetails(index % 3 === 0 ? made.id : "banner", {}, context)
  })
  const reasons = (await Promise.all(resolutions)).map(({ reason }) => reason)
  expect(reasons.filter((reason) => reason === "TARGETING_MATCH")).toHaveLength(100)
  expect(reasons.filter((reason) => reason === "DEFAULT")).toHaveLength(100)
  await OpenFeature.clearProviders()
  expect(await countsOf(made)).toMatchObject([{ bucket_name: "on", samples: 10 }])
})

it("tracks outcomes that the service records, and completes", async () => {
  const made = await flag("price", 12.5)
  await api.post(`${made.path}/metrics`, { name: "revenue", kind: "sum" })
  await register(made)
  const context = { targetingKey: "buyer" }
  expect(await client.getNumberValue("price", 0, context)).toBe(12.5)
  client.track("revenue", context, { value: 99 })
  client.track("completed", context)
  await OpenFeature.clearProviders()
  const { body } = await api.get(`${made.path}/samples?sampled_value=buyer`)
  expect(body).toMatchObject([{ sampled_value: "buyer", complete: true }])
})

it("is fatal for a token that the service refuses", async () => {
  const provider = new SortitionProvider({ url: closed.url, service: "any", token: "wrong" })
  await expect(OpenFeature.setProviderAndWait(provider)).rejects.toMatchObject({ code: "PROVIDER_FATAL" })
  expect(client.providerStatus).toBe(ProviderStatus.FATAL)
})

it("reports an address that is none as an error", async () => {
  const provider = new SortitionProvider({ url: "nowhere", service: "any" })
  await expect(OpenFeature.setProviderAndWait(provider)).rejects.toMatchObject({
    code: "GENERAL"
  })
  expect(client.providerStatus).toBe(ProviderStatus.ERROR)
})
