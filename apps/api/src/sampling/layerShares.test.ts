import { describe, expect, it } from "vitest"
import { makeLayer } from "../testing/makeLayer.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

describe("samples outside a share", () => {
  const enrol = async (path: string, count: number) => {
    const samples = Array.from({ length: count }, (_, n) => ({ sampled_entity: "User", sampled_value: `${n}` }))
    expect((await api.post(`${path}/samples/bulk`, { samples })).status).toBe(200)
  }

  it("are in the answer, and in that of a dry run, which stores nothing", async () => {
    const { experiments, join, layer } = await makeLayer(api)
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
    const { experiments, layer } = await makeLayer(api)
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
  const { experiments, join, layer } = await makeLayer(api, { experiments: 2 })
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
  const { experiments, join, layer } = await makeLayer(api, { experiments: 2 })
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
