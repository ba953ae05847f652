import { useApi } from "@sortition/api/testing/useApi"
import { beforeEach, expect, it } from "vitest"
import {
  type BulkProgress,
  completeSamples,
  createSortitionClient,
  enrolSamples,
  recordOutcomes
} from "./createSortitionClient.ts"

const api = useApi()
const clientOf = () => createSortitionClient({ url: api.url })
let experiment_id: string

beforeEach(async () => {
  const client = clientOf()
  const service = await client.services.create.mutate({ name: "bulk" })
  experiment_id = (await client.experiments.create.mutate({ service_id: service.id, name: "bulk" })).id
  await client.buckets.create.mutate({ experiment_id, bucket_name: "all", percentage_distribution: 100 })
})

const users = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sampled_entity: "User", sampled_value: String(index) }))
const idsOf = (results: readonly object[]) =>
  results.map((result) => ("sample" in result ? Reflect.get(Object(result.sample), "id") : undefined))

it("enrols and completes any number in requests of many, tells how far it is, and keeps the order", async () => {
  const client = clientOf()
  const told: BulkProgress[] = []
  const samples = [...users(2_500), { sampled_entity: "", sampled_value: "nobody" }]
  const options = { experiment_id, samples, onProgress: (progress: BulkProgress) => told.push(progress) }
  const results = await enrolSamples(client, options)
  expect(results.map(({ status }) => status)).toEqual([...Array(2_500).fill("allocated"), "invalid_input"])
  expect(told).toEqual([
    { done: 1_000, failed: 0, total: 2_501 },
    { done: 2_000, failed: 0, total: 2_501 },
    { done: 2_501, failed: 1, total: 2_501 }
  ])
  const names = results.flatMap((result) => ("sample" in result ? result.sample.sampled_value : []))
  expect(names).toEqual(users(2_500).map(({ sampled_value }) => sampled_value))

  const again = await enrolSamples(client, { experiment_id, samples: new Set(samples), batchSize: 10_000 })
  expect(idsOf(again)).toEqual(idsOf(results))
  const completed = await completeSamples(client, { experiment_id, samples: users(3) })
  expect(completed.map(({ status }) => status)).toEqual(["completed", "completed", "completed"])
})

it("accepts samples as they come, and sends large ones in smaller requests", async () => {
  const client = clientOf()
  const told: number[] = []
  async function* coming() {
    for (const user of users(6)) yield { ...user, attributes: { User: { note: "x".repeat(1_500_000) } } }
  }
  const onProgress = ({ done, total }: BulkProgress) => {
    expect(total).toBeUndefined()
    told.push(done)
  }
  const results = await enrolSamples(client, { experiment_id, samples: coming(), onProgress })
  expect(results.map(({ status }) => status)).toEqual(Array(6).fill("allocated"))
  expect(told).toEqual([2, 4, 6])
})

it("throws when a whole request fails, and when it is aborted; what was answered stays", async () => {
  const client = clientOf()
  const unknown = enrolSamples(client, { experiment_id: crypto.randomUUID(), samples: users(3) })
  await expect(unknown).rejects.toMatchObject({ reason: "experiment_not_found" })
  const controller = new AbortController()
  const stopped = enrolSamples(client, {
    experiment_id,
    samples: users(1_000),
    batchSize: 100,
    signal: controller.signal,
    onProgress: () => controller.abort()
  })
  await expect(stopped).rejects.toMatchObject({ reason: "aborted" })
  const again = await enrolSamples(client, { experiment_id, samples: users(100) })
  expect(again.map(({ status }) => status)).toEqual(Array(100).fill("already_sampled"))
  await expect(enrolSamples(client, { experiment_id, samples: [], batchSize: 0 })).rejects.toThrow(TypeError)
})

it("calls with many entities go alone, whatever else is asked at once", async () => {
  const client = clientOf()
  const entities = users(10_000).map((user) => ({ ...user, attributes: { User: { note: "x".repeat(100) } } }))
  const [{ decisions }, health] = await Promise.all([
    client.decisions.decide.mutate({ experiment_id, entities }),
    client.health.check.query()
  ])
  expect(decisions).toHaveLength(10_000)
  expect(health).toEqual({ status: "ok" })
})

it("records outcomes once, however often they are sent", async () => {
  const client = clientOf()
  await enrolSamples(client, { experiment_id, samples: users(3) })
  await client.metrics.create.mutate({ experiment_id, name: "revenue", kind: "sum" })
  const outcomes = users(4).map((user, n) => ({ ...user, metric: "revenue", value: n / 2, outcome_id: `order ${n}` }))
  const first = await recordOutcomes(client, { experiment_id, outcomes, batchSize: 2 })
  const again = await recordOutcomes(client, { experiment_id, outcomes })
  expect(first.map(({ status }) => status)).toEqual(["recorded", "recorded", "recorded", "sample_not_found"])
  expect(again.map(({ status }) => status)).toEqual(["duplicate", "duplicate", "duplicate", "sample_not_found"])
})
