import { expect, it } from "vitest"
import { unknownId } from "../testing/makeExperiment.ts"
import { makeLayer } from "../testing/makeLayer.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

it("shows a layer with the shares of its experiments, and the free share", async () => {
  const { experiments, join, layer, layers } = await makeLayer(api, { experiments: 2, holdout: 10 })
  const [first = { id: "", path: "" }, second = first] = experiments
  const service_id = layers.split("/")[4]
  expect(layer).toEqual({
    id: layer.id,
    service_id,
    name: "checkout",
    holdout_percentage: 10,
    free_percentage: 90,
    free_slots: 9_000,
    experiments: [],
    created_at: layer.created_at,
    updated_at: layer.created_at
  })
  await join(second.path, 30)
  await api.put(`${first.path}/layer`, { layer_id: layer.id, slots: 2_540 })
  const shares = [
    { experiment_id: first.id, percentage: 25, slots: 2_540 },
    { experiment_id: second.id, percentage: 30, slots: 3_000 }
  ]
  const { body: shown } = await api.get(`/api/v1/layers/${layer.id}`)
  expect(shown).toEqual({ ...layer, free_percentage: 34, free_slots: 3_460, experiments: shares })
  const { body: newer } = await api.post(layers, { name: "🎯" })
  expect(newer).toMatchObject({ holdout_percentage: 0, free_percentage: 100 })
  expect((await api.list(layers)).body).toEqual([newer, shown])
  const { body: page, headers } = await api.list(`${layers}?limit=1`)
  expect(page).toEqual([newer])
  const next = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1] ?? ""
  expect((await api.list(next)).body).toEqual([shown])
})

it("gives an experiment its share, once for any number of requests, and releases it", async () => {
  const { experiments, join, layer, layers } = await makeLayer(api, { holdout: 10 })
  const [{ id, path } = { id: "", path: "" }] = experiments
  const none = { status: 404, body: { detail: "The experiment is in no layer" } }
  expect(await api.get(`${path}/layer`)).toMatchObject(none)
  expect(await api.delete(`${path}/layer`)).toMatchObject(none)
  const { body, status } = await join(path, 30)
  expect([status, body]).toEqual([
    200,
    {
      experiment_id: id,
      layer_id: layer.id,
      percentage: 30,
      slots: 3_000,
      ranges: [{ start: 0, end: 3_000 }],
      created_at: body.created_at,
      updated_at: body.created_at,
      released_at: null,
      samples_outside: 0
    }
  ])
  expect((await join(path, 30)).body).toEqual(body)
  const { samples_outside: _, ...stored } = body
  expect((await api.get(`${path}/layer`)).body).toEqual(stored)
  expect(await join(path, 91)).toMatchObject({
    status: 409,
    body: { detail: "The layer has 90 per cent left for this experiment, not 91" }
  })
  const { body: other } = await api.post(layers, { name: "other", holdout_percentage: 40 })
  expect((await join(path, 60, other.id)).body).toMatchObject({ layer_id: other.id, percentage: 60 })
  expect((await api.get(`/api/v1/layers/${layer.id}`)).body).toMatchObject({ free_percentage: 90, experiments: [] })
  expect(await api.delete(`${path}/layer`)).toMatchObject({ status: 204, body: null })
  expect(await api.get(`${path}/layer`)).toMatchObject(none)
})

it("accepts only layers of the experiment's service, and only whole shares", async () => {
  const { experiments, join, layer, layers } = await makeLayer(api)
  const [{ path } = { path: "" }] = experiments
  const foreign = await makeLayer(api)
  const missing = { status: 404, body: { detail: "Layer not found" } }
  for (const id of [foreign.layer.id, unknownId]) expect(await join(path, 1, id)).toMatchObject(missing)
  expect(await api.get(`/api/v1/layers/${unknownId}`)).toMatchObject(missing)
  expect(await api.post(`/api/v1/services/${unknownId}/layers`, { name: "a" })).toMatchObject({
    status: 404,
    body: { detail: "Service not found" }
  })
  for (const percentage of [0, 101, -1, 1.5, "ten", null, 2 ** 53]) {
    const { body, status } = await api.put(`${path}/layer`, { layer_id: layer.id, percentage })
    expect([status, body]).toMatchObject([422, { detail: [{ loc: ["body", "percentage"] }] }])
  }
  for (const holdout_percentage of [101, -1, 0.5, ""]) {
    const { body, status } = await api.post(layers, { name: "", holdout_percentage })
    expect([status, body]).toMatchObject([
      422,
      { detail: [{ loc: ["body", "name"] }, { loc: ["body", "holdout_percentage"] }] }
    ])
  }
  expect((await api.put(`${path}/layer`, {})).body).toMatchObject({
    detail: [{ loc: ["body", "layer_id"] }, { loc: ["body", "percentage"] }]
  })
})

it("refuses entities on slots of other experiments, also with a named bucket, and gives the reason", async () => {
  const { experiments, join } = await makeLayer(api, { experiments: 2 })
  const [first = { path: "" }, second = first] = experiments
  const create = (path: string, value: number, named: object = {}) =>
    api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: String(value), ...named })
  const { body: before } = await create(first.path, 0)
  for (const { path } of [first, second]) await join(path, 50)
  const refused = { status: 409, body: { detail: expect.stringContaining("(layer_excluded)") } }
  for (let value = 1; value < 20; value++) {
    const [one, other] = [await create(first.path, value), await create(second.path, value)]
    const [isIn, isOut, path] = one.status === 200 ? [one, other, second.path] : [other, one, first.path]
    expect([isIn.status, isOut]).toMatchObject([200, refused])
    expect(await create(path, value, { allocated_bucket: "all" })).toMatchObject(refused)
  }
  expect((await create(first.path, 0)).body).toEqual(before)
  await api.delete(`${first.path}/layer`)
  expect((await create(first.path, 0)).body).toEqual(before)
})

it("200 experiments that join with 3 per cent each at once, beside a holdout of 10, get 90 per cent together", async () => {
  const { experiments, join, layer, layers } = await makeLayer(api, { holdout: 10 })
  const [{ path } = { path: "" }] = experiments
  const service = layers.replace("/layers", "")
  const made = await Promise.all(
    Array.from({ length: 200 }, (_, index) => api.post(`${service}/experiments`, { name: `e${index}` }))
  )
  const joining = Promise.all(made.map(({ body }) => join(`/api/v1/experiments/${body.id}`, 3)))
  // A request that waits for the layer does not delay one that only samples.
  const samples = Array.from({ length: 20 }, (_, value) =>
    api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: String(value) })
  )
  for (const { status } of await Promise.all(samples)) expect(status).toBe(200)
  const answers = await joining
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(30)
  const full = { status: 409, body: { detail: "The layer has 0 per cent left for this experiment, not 3" } }
  for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject(full)
  const { body: shown } = await api.get<{ experiments: object[] }>(`/api/v1/layers/${layer.id}`)
  expect(shown).toMatchObject({ free_percentage: 0 })
  expect(shown.experiments).toHaveLength(30)
  await onDatabase(api.databaseUrl, async (sql) => {
    const [row] = await sql`
      SELECT count(*)::int AS bookings, sum(slot_count(slots))::int AS booked, slot_count(range_agg(slots))::int AS different
      FROM layer_bookings b JOIN layers l ON l.number = b.layer_number WHERE l.id = ${layer.id}`
    expect(row).toEqual({ bookings: 31, booked: 10_000, different: 10_000 })
  })
})
