import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

/** A layer of a new service, and experiments of the service, each with a bucket that owns every slot. */
const makeLayer = async ({ experiments = 1, holdout = 0 } = {}) => {
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const service = `/api/v1/services/${serviceId}`
  const { body } = await api.post(`${service}/layers`, { name: "checkout", holdout_percentage: holdout })
  const made = [{ id, path }]
  while (made.length < experiments) {
    const { body: another } = await api.post(`${service}/experiments`, { name: "another" })
    const more = { id: another.id, path: `/api/v1/experiments/${another.id}` }
    await api.post(`${more.path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    made.push(more)
  }
  const join = (path: string, percentage: number, layer_id = body.id) =>
    api.put(`${path}/layer`, { layer_id, percentage })
  return { layer: body, experiments: made, layers: `${service}/layers`, join }
}

it("shows a layer with the shares of its experiments, and the free share", async () => {
  const { experiments, join, layer, layers } = await makeLayer({ experiments: 2, holdout: 10 })
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
  const { experiments, join, layer, layers } = await makeLayer({ holdout: 10 })
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
  const { experiments, join, layer, layers } = await makeLayer()
  const [{ path } = { path: "" }] = experiments
  const foreign = await makeLayer()
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
  const { experiments, join } = await makeLayer({ experiments: 2 })
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
  const { experiments, join, layer, layers } = await makeLayer({ holdout: 10 })
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

describe("samples outside a share", () => {
  const enrol = async (path: string, count: number) => {
    const samples = Array.from({ length: count }, (_, n) => ({ sampled_entity: "User", sampled_value: `${n}` }))
    expect((await api.post(`${path}/samples/bulk`, { samples })).status).toBe(200)
  }

  it("are in the answer, and in that of a dry run, which stores nothing", async () => {
    const { experiments, join, layer } = await makeLayer()
    const [{ path } = { path: "" }] = experiments
    await enrol(path, 100)
    const dry = await api.put(`${path}/layer?dry_run=true`, { layer_id: layer.id, percentage: 10 })
    expect(dry).toMatchObject({ status: 200, body: { layer_id: layer.id, percentage: 10, released_at: null } })
    expect(Number(dry.body.samples_outside)).toBeGreaterThan(50)
    expect((await api.get(`${path}/layer`)).status).toBe(404)
    const { body } = await join(path, 10)
    expect(body).toMatchObject({ samples_outside: dry.body.samples_outside, ranges: dry.body.ranges })
    expect((await join(path, 100)).body).toMatchObject({ samples_outside: 0 })
  })

  it("are a 409 with their number if the share must be exclusive", async () => {
    const { experiments, layer } = await makeLayer()
    const [{ path } = { path: "" }] = experiments
    await enrol(path, 100)
    const share = { layer_id: layer.id, percentage: 10 }
    const { body } = await api.put(`${path}/layer?dry_run=1`, share)
    const detail = `${body.samples_outside} stored samples lie outside this share of the layer; to accept that, book the share without \`exclusive\``
    for (const query of ["", "?dry_run=true"]) {
      const refused = await api.put(`${path}/layer${query}`, { ...share, exclusive: true })
      expect(refused).toMatchObject({ status: 409, body: { detail } })
    }
    expect((await api.get(`${path}/layer`)).status).toBe(404)
    const whole = await api.put(`${path}/layer`, { ...share, percentage: 100, exclusive: true })
    expect(whole).toMatchObject({ status: 200, body: { samples_outside: 0 } })
  })
})

it("a completed experiment releases its share at once, and books the same slots again unless another has them", async () => {
  const { experiments, join, layer } = await makeLayer({ experiments: 2 })
  const [first = { id: "", path: "" }, second = first] = experiments
  const { body: held } = await join(first.path, 60)
  const { body: done } = await api.patch(first.path, { completed: true })
  const { body: released } = await api.get(`${first.path}/layer`)
  expect(released).toMatchObject({ ranges: held.ranges, updated_at: held.updated_at, released_at: done.completed_at })
  expect((await api.get(`/api/v1/layers/${layer.id}`)).body).toMatchObject({ free_percentage: 100, experiments: [] })
  const completed = { status: 409, body: { detail: "Experiment is completed; reopen it first" } }
  expect(await join(first.path, 60)).toMatchObject(completed)

  expect((await join(second.path, 50)).status).toBe(200)
  const taken = await api.patch(first.path, { active: true })
  const detail = `Slots of this experiment's share of its layer now belong to "another" (${second.id}, number`
  expect(taken).toMatchObject({ status: 409, body: { detail: expect.stringContaining(detail) } })
  expect((await api.get(first.path)).body).toMatchObject({ active: false, completed_at: done.completed_at })
  await api.delete(`${second.path}/layer`)
  expect(await api.patch(first.path, { active: true })).toMatchObject({ status: 200, body: { active: true } })
  expect((await api.get(`${first.path}/layer`)).body).toMatchObject({ ranges: held.ranges, released_at: null })
})

it("a completed experiment that leaves its layer reopens in none, and its receipts know the share until then", async () => {
  const { experiments, join, layer } = await makeLayer({ experiments: 2 })
  const [first = { path: "" }, second = first] = experiments
  await join(first.path, 100)
  const { body: sample } = await api.post(`${first.path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  await api.patch(first.path, { completed: true })
  await join(second.path, 100)
  const layerOfReceipt = async () => (await api.get(`${first.path}/samples/${sample.id}/receipt`)).body.layer
  expect(await layerOfReceipt()).toMatchObject({ layer_id: layer.id, excluded: false })
  expect((await api.delete(`${first.path}/layer`)).status).toBe(204)
  expect(await layerOfReceipt()).toBeNull()
  expect(await api.patch(first.path, { active: true })).toMatchObject({ status: 200 })
})
