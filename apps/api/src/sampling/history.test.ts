import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()

const actionsOf = (entries: readonly Item[]) => entries.map(({ action }) => action)
const historyOf = async (path: string) => (await api.list(`${path}/history`)).body
const put = (path: string, shares: Readonly<Record<string, number>>) =>
  api.put(`${path}/buckets`, {
    buckets: Object.entries(shares).map(([bucket_name, percentage_distribution]) => ({
      bucket_name,
      percentage_distribution
    }))
  })
const criterion = {
  criterion: { sampling_model: "User", sampling_attribute: "id" },
  conditions: [{ model: "User", property: "country", condition: "equals", value: "US" }]
}

describe("the history of an experiment", () => {
  it("has one entry for each change of it and of all that belongs to it, newest first", async () => {
    const { path, serviceId } = await makeExperiment(api, {})
    await put(path, { a: 50 })
    await put(path, { a: 30, b: 10 })
    const { id: criterionId } = (await api.post(`${path}/criteria`, criterion)).body
    const forced = { sampled_entity: "User", sampled_value: "1", allocated_bucket: "b" }
    await api.post(`${path}/overrides`, forced)
    const layer = await api.post(`/api/v1/services/${serviceId}/layers`, { name: "shared" })
    await api.put(`${path}/layer`, { layer_id: layer.body.id, percentage: 40 })
    await api.delete(`${path}/criteria/${criterionId}`)
    // The override goes with its bucket.
    await put(path, { a: 30 })
    await api.patch(path, { active: false })
    await api.patch(`/api/v1/services/${serviceId}`, { active: false })
    const entries = await historyOf(path)
    expect(actionsOf(entries)).toEqual([
      "service.update",
      "experiment.update",
      "override.delete",
      "buckets.update",
      "criterion.delete",
      "layer_booking.create",
      "override.create",
      "criterion.create",
      "buckets.update",
      "buckets.update",
      "experiment.create"
    ])
    const [, stopped, unforced, , removed, , , , reweighted, divided, created] = entries
    expect(stopped).toMatchObject({ before: { active: true }, after: { active: false } })
    expect(unforced).toMatchObject({ before: forced, after: null })
    expect(reweighted).toMatchObject({
      before: { percentage_distribution: { a: 50 } },
      after: { percentage_distribution: { a: 30, b: 10 } }
    })
    expect(divided).toMatchObject({
      before: { percentage_distribution: {} },
      after: { percentage_distribution: { a: 50 } }
    })
    expect(Object.values(Object(Object(removed?.before).conditions))).toMatchObject([{ property: "country" }])
    expect(created).toMatchObject({ before: null, actor: { type: "local_user", id: "1", name: null } })
  })

  it("has pages by height, and `Link` leads through them", async () => {
    const { path } = await makeExperiment(api, {})
    for (const percentage of [10, 20, 30, 40]) await put(path, { a: percentage })
    const whole = await historyOf(path)
    expect(whole).toHaveLength(5)
    const walked: Item[] = []
    let next: string | undefined = `${path}/history?limit=2`
    while (next !== undefined) {
      const page: { readonly headers: Headers; readonly body: readonly Item[] } = await api.list(next)
      walked.push(...page.body)
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1]?.replace(api.url, "")
    }
    expect(walked).toEqual(whole)
  })

  it("is refused with a wrong page, and is not found without the experiment", async () => {
    const { path } = await makeExperiment(api, {})
    for (const query of ["limit=0", "limit=1001", "cursor=x", "cursor=-1"]) {
      expect((await api.get(`${path}/history?${query}`)).status, query).toBe(422)
    }
    const missing = await api.get("/api/v1/experiments/01980a3c-5b7e-7000-8000-000000000002/history")
    expect([missing.status, missing.body.detail]).toEqual([404, "Experiment not found"])
  })

  it("has nothing of what is refused, what changes nothing, or a rehearsal", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const before = await historyOf(path)
    const dry = await api.put(`${path}/buckets?dry_run=true`, {
      buckets: [{ bucket_name: "all", percentage_distribution: 5 }]
    })
    expect(dry.status).toBe(200)
    await put(path, { all: 100 })
    await put(path, { all: 101 })
    await api.patch(path, { active: true })
    await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
    expect(await historyOf(path)).toEqual(before)
  })
})
