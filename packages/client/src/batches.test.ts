import { type Front, startFront } from "@sortition/api/testing/startFront"
import { useApi } from "@sortition/api/testing/useApi"
import { afterEach, beforeEach, expect, it } from "vitest"
import { createSortitionClient, type SortitionClient } from "./createSortitionClient.ts"

const api = useApi()
let front: Front
let client: SortitionClient

beforeEach(async () => {
  front = await startFront(api.url)
  client = createSortitionClient({ url: front.url })
})

afterEach(() => front.stop())

const anExperiment = async () => {
  const { id: service_id } = await client.services.create.mutate({ name: "batches" })
  const { id: experiment_id } = await client.experiments.create.mutate({ service_id, name: "batches" })
  await client.buckets.create.mutate({ experiment_id, bucket_name: "all", percentage_distribution: 100 })
  front.requests.length = 0
  return experiment_id
}

const large = (experiment_id: string, number: number, note: string) => ({
  experiment_id,
  sampled_entity: "User",
  sampled_value: String(number),
  attributes: { User: { note } }
})

it.each([
  ["ASCII", "x".repeat(20_000), 3],
  ["text of three bytes a character", "語".repeat(10_000), 4]
])("splits 100 large calls of one tick by the bytes of their inputs: %s", async (_, note, requests) => {
  const experiment_id = await anExperiment()
  const numbers = [...Array(100).keys()]
  const created = await Promise.all(
    numbers.map((number) => client.samples.create.mutate(large(experiment_id, number, note)))
  )
  expect(created.map(({ sampled_value }) => sampled_value)).toEqual(numbers.map(String))
  expect(front.requests).toHaveLength(requests)
  for (const { headers } of front.requests) expect(Number(headers["content-length"])).toBeLessThan(1_048_576)
})

it("counts anew in each tick, and never more than what it sends at once", async () => {
  const experiment_id = await anExperiment()
  const send = (number: number) => client.samples.create.mutate(large(experiment_id, number, "x".repeat(300_000)))
  await Promise.all([send(1), send(2), send(3)])
  await Promise.all([send(4), Promise.resolve().then(() => send(5)), send(6)])
  expect(front.requests).toHaveLength(2)
})

it("sends a call that is too large by itself alone: it fails with the service's 413, and the others succeed", async () => {
  const experiment_id = await anExperiment()
  const direct = createSortitionClient({ url: api.url })
  const [first, tooLarge, last] = await Promise.allSettled([
    direct.samples.create.mutate(large(experiment_id, 1, "small")),
    direct.samples.create.mutate(large(experiment_id, 2, "x".repeat(1_100_000))),
    direct.samples.create.mutate(large(experiment_id, 3, "small"))
  ])
  expect([first.status, last.status]).toEqual(["fulfilled", "fulfilled"])
  expect(tooLarge).toMatchObject({
    reason: { name: "SortitionError", status: 413, reason: "malformed_request", requestId: expect.any(String) }
  })
})

it("splits 100 queries with long inputs by the length of their addresses", async () => {
  const long = () => client.services.get.query({ service_id: "x".repeat(1_500) })
  const answers = await Promise.allSettled(Array.from({ length: 100 }, long))
  for (const answer of answers) expect(answer).toMatchObject({ reason: { reason: "invalid_input", status: 400 } })
  expect(front.requests).toHaveLength(50)
})

it("sends a query with an address longer than that of a batch alone, as far as the service reads it", async () => {
  const [long, tooLong, other] = await Promise.allSettled([
    client.services.get.query({ service_id: "x".repeat(8_000) }),
    client.services.get.query({ service_id: "x".repeat(80_000) }),
    client.health.check.query()
  ])
  expect(long).toMatchObject({ reason: { reason: "invalid_input", status: 400 } })
  expect(tooLong).toMatchObject({ reason: { reason: "malformed_request", status: 431 } })
  expect(other).toMatchObject({ status: "fulfilled" })
})

it("fails only the call whose input is not JSON", async () => {
  const experiment_id = await anExperiment()
  const [right, wrong, lookup] = await Promise.allSettled([
    client.samples.create.mutate({ experiment_id, sampled_entity: "User", sampled_value: "1" }),
    client.samples.create.mutate({ ...large(experiment_id, 2, ""), attributes: { User: { age: 1n } } }),
    client.services.list.query()
  ])
  expect([right.status, lookup.status]).toEqual(["fulfilled", "fulfilled"])
  expect(wrong).toMatchObject({
    reason: { name: "SortitionError", reason: "malformed_request", status: undefined, problems: [] }
  })
})
