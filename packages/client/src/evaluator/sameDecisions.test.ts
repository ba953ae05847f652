import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { expect, it, onTestFinished } from "vitest"
import { createEvaluator } from "./createEvaluator.ts"
import type { Evaluation } from "./Evaluator.ts"

const api = useApi()

const condition = (property: string, operator: string, value: string) => ({
  model: "User",
  property,
  condition: operator,
  value
})

const countries = ["US", "us", "DE", "", null, 7, undefined]
const versions = ["1.2.3", "2.0.0", "2.0.0-rc.1", "no version"]
const addresses = ["10.0.0.1", "192.168.1.20", "2001:db8::1", "none"]

const pick = <A>(from: readonly A[], at: number): A | undefined => from[at % from.length]

/** Entities of many kinds, the same in each run. */
const entities = Array.from({ length: 700 }, (_, at) => ({
  sampled_entity: at % 11 === 0 ? "Account" : "User",
  sampled_value: at % 13 === 0 ? `größe ${at} 😀` : `user-${at}`,
  attributes: {
    User: {
      ...(at % 5 !== 0 && { country: pick(countries, at) }),
      app: pick(versions, at),
      address: pick(addresses, at >> 2),
      age: at % 90,
      since: new Date(Date.UTC(2020, at % 60, 1)).toISOString()
    }
  }
}))

const asWire = ({ allocation_version, bucket, explanation, reason, slot }: Evaluation) => ({
  allocated_bucket: bucket,
  reason,
  ...(bucket !== null && { slot, allocation_version }),
  criterion_id: explanation?.criterion_id,
  criteria: explanation?.criteria,
  layer: explanation?.layer
})

it("decides and explains as the service does, with every kind of rule", async () => {
  const { path, serviceId } = await makeExperiment(api, {
    experiment: { key: "everything" },
    buckets: { control: 40, blue: 33, green: 10 }
  })
  const { body: layer } = await api.post(`/api/v1/services/${serviceId}/layers`, { name: "page" })
  await api.put(`${path}/layer`, { layer_id: layer.id, percentage: 80 })
  const criterion = { sampling_model: "User", sampling_attribute: "id" }
  const lists = [
    [condition("country", "in_ignore_case", "us, ca"), condition("age", "between", "18, 65")],
    [condition("app", "semver_greater_than_or_equal", "2.0.0-rc.1"), condition("address", "in_cidr", "10.0.0.0/8")],
    [condition("since", "before", "2022-01-01"), condition("country", "matches", "^[A-Z]{2}$")],
    [condition("country", "not_exists", "")]
  ]
  for (const conditions of lists)
    expect((await api.post(`${path}/criteria`, { criterion, conditions })).status).toBe(200)
  for (const [at, bucket] of [
    [5, "blue"],
    [12, "green"],
    [22, "control"]
  ] as const) {
    const { sampled_entity, sampled_value } = entities[at] ?? { sampled_entity: "", sampled_value: "" }
    await api.post(`${path}/overrides`, { sampled_entity, sampled_value, allocated_bucket: bucket })
  }
  const evaluator = createEvaluator({ url: api.url, service: serviceId })
  onTestFinished(() => evaluator.close())
  await evaluator.ready()
  const { body } = await api.post<{ readonly decisions: readonly Record<string, unknown>[] }>(`${path}/decisions`, {
    entities
  })
  const local = entities.map(({ attributes, ...entity }) => evaluator.decide("everything", entity, attributes))
  for (const [at, decision] of body.decisions.entries()) {
    const evaluation = local[at]
    if (evaluation === undefined) throw new Error("there is a decision for each entity")
    expect(decision).toMatchObject(asWire(evaluation))
  }
  const reasons = new Set(local.map(({ reason }) => reason))
  expect([...reasons].sort()).toEqual([
    "allocated",
    "forced",
    "layer_excluded",
    "no_matching_criterion",
    "unallocated_slot"
  ])

  for (const [at, entity] of entities.entries())
    if (at % 2 === 0) evaluator.use("everything", entity, entity.attributes)
  await evaluator.flush()
  expect(evaluator.counts).toMatchObject({ dropped: {}, corrected: 0 })
})
