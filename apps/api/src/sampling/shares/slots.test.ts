import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { type Item, useApi } from "../../testing/useApi.ts"

const api = useApi()
const inSlots = (bucket_name: string, slots: unknown) => ({ bucket_name, slots })
const problem = (field: string | number | readonly (string | number)[], type: string, msg: unknown) => ({
  loc: ["body", field].flat(),
  type,
  msg
})

it("equal thirds and half a per cent are possible, and answers have both the slots and a rounded percentage", async () => {
  const { path } = await makeExperiment(api)
  const thirds = [inSlots("a", 3_333), inSlots("b", 3_333), inSlots("c", 3_334)]
  const set = await api.put<Item & { readonly buckets: readonly Item[] }>(`${path}/buckets`, { buckets: thirds })
  const shown = thirds.map((each) => ({ ...each, percentage_distribution: 33 }))
  expect(set).toMatchObject({ status: 200, body: { moved_slots: 10_000, buckets: shown } })
  // What was read can be sent again, and changes nothing.
  const again = await api.put(`${path}/buckets`, { buckets: (await api.list(`${path}/buckets`)).body })
  expect(again).toMatchObject({ status: 200, body: { version: 1, moved_slots: 0 } })
  const half = [inSlots("a", 9_950), inSlots("b", "50")]
  expect((await api.put(`${path}/buckets`, { buckets: half })).body).toMatchObject({
    moved_slots: 6_617,
    minimum_slots: 6_617,
    buckets: [
      { bucket_name: "a", slots: 9_950, percentage_distribution: 100 },
      { bucket_name: "b", slots: 50, percentage_distribution: 1 }
    ]
  })
})

it("a bucket of 1–49 slots answers 0 per cent, and owns its slots all the same", async () => {
  const { path } = await makeExperiment(api)
  const made = await api.post(`${path}/buckets`, { bucket_name: "few", slots: 49, percentage_distribution: null })
  expect(made).toMatchObject({ status: 200, body: { slots: 49, percentage_distribution: 0 } })
  expect((await api.list(`${path}/allocation-versions`)).body).toMatchObject([
    { ranges: [{ bucket_name: "few", start: 0, end: 49 }] }
  ])
  expect((await api.post(`${path}/buckets`, { bucket_name: "one", percentage_distribution: 1 })).body).toMatchObject({
    slots: 100
  })
})

it("reports a share that is missing, contradictory or no number of slots, and never more than all slots", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 60 } })
  const refused = async (body: object, ...problems: readonly object[]) =>
    expect(await api.post(`${path}/buckets`, { bucket_name: "new", ...body })).toMatchObject({
      status: 422,
      body: { detail: problems }
    })
  await refused({}, problem("percentage_distribution", "missing", "Field required"))
  const disagreement = "Value error, does not agree with percentage_distribution: 3350 slots are 34 per cent, rounded"
  await refused({ percentage_distribution: 33, slots: 3_350 }, problem("slots", "value_error", disagreement))
  for (const [slots, type] of [
    [10_001, "less_than_equal"],
    [-1, "greater_than_equal"],
    [0.5, "int_from_float"],
    ["few", "int_parsing"]
  ]) {
    await refused({ slots }, problem("slots", String(type), expect.any(String)))
  }
  await refused(
    { percentage_distribution: 101, slots: [] },
    problem("percentage_distribution", "less_than_equal", expect.any(String)),
    problem("slots", "int_type", expect.any(String))
  )
  const full = "Value error, slots add up to 10001; at most 10000 is allowed, and 4000 is free"
  await refused({ slots: 4_001 }, problem("slots", "value_error", full))
  const buckets = [inSlots("a", 9_999), { bucket_name: "b", percentage_distribution: 1 }, { bucket_name: "" }]
  expect(await api.put(`${path}/buckets`, { buckets })).toMatchObject({
    status: 422,
    body: {
      detail: expect.arrayContaining([
        problem("buckets", "value_error", "Value error, slots add up to 10099; at most 10000 is allowed"),
        problem(["buckets", 2, "bucket_name"], "string_too_short", expect.any(String)),
        problem(["buckets", 2, "percentage_distribution"], "missing", "Field required")
      ])
    }
  })
  expect((await api.list(`${path}/buckets`)).body).toHaveLength(1)
})

it("an experiment can book slots of a layer, and the refusal counts as the request does", async () => {
  const { path, serviceId } = await makeExperiment(api)
  const { body: layer } = await api.post(`/api/v1/services/${serviceId}/layers`, { name: "l", holdout_percentage: 90 })
  const book = (share: object) => api.put(`${path}/layer`, { layer_id: layer.id, ...share })
  expect(await book({ slots: 333 })).toMatchObject({
    status: 200,
    body: { percentage: 3, slots: 333, ranges: [{ start: 0, end: 333 }] }
  })
  expect((await api.get(`/api/v1/layers/${layer.id}`)).body).toMatchObject({ free_percentage: 6, free_slots: 667 })
  expect((await book({ slots: 1, percentage: 0 })).body.detail).toMatchObject([{ loc: ["body", "percentage"] }])
  expect((await book({ slots: 0 })).body.detail).toMatchObject([{ loc: ["body", "slots"], type: "greater_than_equal" }])
  expect((await book({})).body.detail).toMatchObject([{ loc: ["body", "percentage"], type: "missing" }])
  expect(await book({ slots: 1_001 })).toMatchObject({
    status: 409,
    body: { detail: "The layer has 1000 slots left for this experiment, not 1001", reason: "layer_full" }
  })
  const other = await api.post(`/api/v1/services/${serviceId}/experiments`, { name: "other" })
  expect(
    await api.put(`/api/v1/experiments/${other.body.id}/layer`, { layer_id: layer.id, percentage: 7 })
  ).toMatchObject({ status: 409, body: { detail: "The layer has 6.67 per cent left for this experiment, not 7" } })
})
