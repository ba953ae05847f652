import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

interface Plan {
  readonly samples: readonly number[]
  readonly total: number
  readonly power: number
  readonly effect: number
  readonly relative_effect: number | null
  readonly curve?: readonly { readonly total: number; readonly power: number }[]
}

const plan = async (question: object) => {
  const { body, status } = await api.post<Plan>("/api/v1/plans/power", question)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

it("finds the samples for an effect, the effect for samples, and the power", async () => {
  const proportions = { baseline: 0.1, effect: 0.02, power: 0.8 }
  expect(await plan(proportions)).toMatchObject({
    samples: [3841, 3841],
    total: 7682,
    relative_effect: expect.closeTo(0.2, 12)
  })
  expect((await plan({ baseline: 0.1, relative_effect: 0.2, power: 0.8 })).total).toBe(7682)
  expect((await plan({ baseline: 0.1, total: 7682, power: 0.8 })).effect).toBeCloseTo(0.02, 4)
  expect((await plan({ baseline: 0.1, effect: 0.02, total: 4000 })).power).toBeCloseTo(0.5244812787642898, 9)
  expect((await plan({ ...proportions, sides: 1 })).total).toBeLessThan(7682)
  expect((await plan({ ...proportions, method: "sequential" })).total).toBeGreaterThan(7682)
  expect((await plan({ ...proportions, buckets: 3 })).samples).toHaveLength(3)
  const unequal = await plan({ ...proportions, shares: [90, 10] })
  expect((unequal.samples[0] ?? 0) / (unequal.samples[1] ?? 1)).toBeCloseTo(9, 1)
  const mean = await plan({ outcome: "mean", standard_deviation: 2, effect: 1, power: 0.9 })
  expect(mean.samples).toEqual([86, 86])
  const decrease = await plan({ baseline: 0.1, total: 7682, power: 0.8, direction: "decrease" })
  expect(decrease.effect).toBeLessThan(0)
})

it.each([
  [{ baseline: 0.1, effect: 0.02 }, "total"],
  [{ baseline: 0.1, effect: 0.02, power: 0.8, total: 100 }, "total"],
  [{ effect: 0.02, power: 0.8 }, "baseline"],
  [{ baseline: 1.5, effect: 0.02, power: 0.8 }, "baseline"],
  [{ baseline: 0.9, effect: 0.2, power: 0.8 }, "effect"],
  [{ baseline: 0.9, effect: 0, power: 0.8 }, "effect"],
  [{ outcome: "mean", effect: 1, power: 0.8 }, "standard_deviation"],
  [{ baseline: 0.1, effect: 0.02, power: 1 }, "power"],
  [{ baseline: 0.1, effect: 0.02, power: 0.8, significance: 0 }, "significance"],
  [{ baseline: 0.1, effect: 0.02, power: 0.8, shares: [1] }, "shares"],
  [{ baseline: 0.1, effect: "much", power: 0.8 }, "effect"],
  [{ baseline: 0.5, total: 4, power: 0.999 }, "total"],
  [{ baseline: 5e-324, effect: 5e-324, power: 0.8, method: "sequential", tuned_for: 1 }, "effect"],
  [{ baseline: 0.5, effect: 1e-7, power: 0.8 }, "effect"],
  [{ baseline: 0.1, effect: 0.02, power: 5e-324 }, "power"],
  [{ baseline: 0.1, effect: 0.02, power: 0.8, shares: [1, 1e-300] }, "shares"]
])("refuses %j", async (question, field) => {
  const { body, status } = await api.post("/api/v1/plans/power", question)
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([{ loc: ["body", field] }])
})

it("answers the power for fewer and more samples if the request wants the curve", async () => {
  const question = { baseline: 0.1, effect: 0.02, power: 0.8 }
  const { curve, ...rest } = await plan({ ...question, curve: true })
  expect(rest).toEqual(await plan(question))
  expect(curve).toHaveLength(24)
  expect(curve?.[11]).toEqual({ total: 7682, power: expect.closeTo(0.8, 3) })
})

it("keeps a plan with an experiment, and changes it until the first sample that counts", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const question = { baseline: 0.1, effect: 0.02, power: 0.8 }
  const kept = await api.patch(path, { plan: question })
  expect(kept.body.plan).toMatchObject({ total: 7682, effect: 0.02 })
  expect((await api.get(path)).body.plan).toEqual(kept.body.plan)
  expect((await api.patch(path, { plan: null })).body.plan).toBeNull()
  const wrong = await api.patch(path, { plan: { ...question, baseline: 2 } })
  expect(wrong.body.detail).toMatchObject([{ loc: ["body", "plan", "baseline"] }])
  await api.post(`${path}/overrides`, { sampled_entity: "User", sampled_value: "qa", allocated_bucket: "all" })
  await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "qa" })
  expect((await api.patch(path, { plan: { ...question, effect: 0.04 } })).status).toBe(200)
  await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  const refused = await api.patch(path, { plan: question })
  expect(refused).toMatchObject({ status: 409, body: { reason: "plan_fixed" } })
  expect((await api.patch(path, { plan: { ...question, effect: 0.04 }, name: "renamed" })).status).toBe(200)
})

it("shows a plan in the history of its experiment", async () => {
  const { body: service } = await api.post("/api/v1/services", { name: "checkout" })
  const given = { baseline: 0.1, effect: 0.02, power: 0.8 }
  const created = await api.post(`/api/v1/services/${service.id}/experiments`, { name: "form", plan: given })
  const { body: entries } = await api.list(`/api/v1/experiments/${created.body.id}/history`)
  expect(entries).toMatchObject([
    { action: "experiment.create", after: { plan: { shares: [1, 1], samples: [3841, 3841] } } }
  ])
})
