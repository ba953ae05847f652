import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import type { Item } from "../testing/useApi.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

const historyOf = async (path: string, query = ""): Promise<readonly Item[]> =>
  (await api.list(`${path}/history${query}`)).body
const actionsOf = (entries: readonly Item[]) => entries.map(({ action }) => action)

describe("the history of an experiment", () => {
  it("has one entry for each change, newest first, with what changed and who changed it", async () => {
    const { id, path, serviceId } = await makeExperiment(api, {})
    const put = await api.put(`${path}/buckets`, { buckets: [{ bucket_name: "a", percentage_distribution: 50 }] })
    await api.put(`${path}/buckets`, {
      buckets: [
        { bucket_name: "a", percentage_distribution: 30 },
        { bucket_name: "b", percentage_distribution: 10 }
      ]
    })
    const criterion = await api.post(`${path}/criteria`, {
      sampling_model: "User",
      sampling_attribute: "id",
      conditions: []
    })
    await api.patch(path, { active: false })
    await api.patch(`/api/v1/services/${serviceId}`, { active: false })
    const entries = await historyOf(path)
    console.log(JSON.stringify(entries, null, 1), put.status, criterion.status)
    expect(actionsOf(entries)).toEqual([
      "service.update",
      "experiment.update",
      "criterion.create",
      "buckets.update",
      "buckets.update",
      "experiment.create"
    ])
    expect(id).toBe(id)
  })
})
