import { type EvaluationContext, OpenFeature } from "@openfeature/server-sdk"
import { useApi } from "@sortition/api/testing/useApi"
import { afterEach, expect, it } from "vitest"
import { SortitionProvider } from "./SortitionProvider.ts"

const api = useApi()

afterEach(() => OpenFeature.clearProviders())

const valued = (values: Readonly<Record<string, unknown>>) => {
  const percentage_distribution = 100 / Object.keys(values).length
  return Object.entries(values).map(([bucket_name, value]) => ({ bucket_name, percentage_distribution, value }))
}

/** A service with flags of every reason. */
const makeFlags = async () => {
  const { id: serviceId } = (await api.post("/api/v1/services", { name: "flags" })).body
  const add = async (key: string, values: Readonly<Record<string, unknown>>, more: object = {}) => {
    const made = await api.post(`/api/v1/services/${serviceId}/experiments`, { name: key, key })
    const path = `/api/v1/experiments/${made.body.id}`
    await api.put(`${path}/buckets`, { buckets: valued(values) })
    await api.patch(path, more)
    return path
  }
  await add("static", { on: "yes" })
  await add("split", { a: "A", b: "B", c: "C", d: "D" })
  await add("off", { on: "yes" }, { active: false, fallback_value: "no" })
  for (const [key, model] of [
    ["pro", "User"],
    ["account", "account"]
  ]) {
    const path = await add(`${key}`, { on: "yes" }, { fallback_value: "no", metadata: { team: "growth" } })
    const criterion = { sampling_model: "User", sampling_attribute: "id" }
    const condition = { model, property: "plan", condition: "equals", value: "pro" }
    await api.post(`${path}/criteria`, { criterion, conditions: [condition] })
  }
  return serviceId
}

const contexts: readonly EvaluationContext[] = Array.from({ length: 24 }, (_, index) => ({
  targetingKey: `user-${index}`,
  ...(index % 2 === 0 ? { plan: "pro" } : {}),
  ...(index % 3 === 0 ? { account: { plan: "pro", since: new Date(0) } } : {}),
  ...(index % 5 === 0 ? { entity: "Device" } : {})
}))

it("resolves as the service does over OFREP, but for the reason of entities that are not sampled", async () => {
  const service = await makeFlags()
  await OpenFeature.setProviderAndWait(
    new SortitionProvider({ url: api.url, service, readyTimeout: 30_000, enrol: false, metadata: true })
  )
  const client = OpenFeature.getClient()
  const reasons = new Set<unknown>()
  for (const context of contexts) {
    for (const key of ["static", "split", "off", "pro", "account"]) {
      const { flagMetadata, reason = "", value, variant } = await client.getStringDetails(key, "", context)
      const response = await fetch(`${api.url}/ofrep/v1/evaluate/flags/${key}`, {
        method: "POST",
        headers: { "content-type": "application/json", "sortition-enrol": "false" },
        body: JSON.stringify({ context })
      })
      reasons.add(reason)
      expect(await response.json()).toEqual({
        key,
        value,
        ...(variant === undefined ? {} : { variant }),
        reason: reason === "DEFAULT" ? "UNKNOWN" : reason,
        metadata: flagMetadata
      })
    }
  }
  expect([...reasons].toSorted()).toEqual(["DEFAULT", "DISABLED", "SPLIT", "STATIC", "TARGETING_MATCH"])
})
