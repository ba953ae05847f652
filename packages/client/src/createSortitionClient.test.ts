import { type Front, startFront } from "@sortition/api/testing/startFront"
import { useApi } from "@sortition/api/testing/useApi"
import { afterEach, beforeEach, expect, it } from "vitest"
import { createSortitionClient, type SortitionOutputs } from "./createSortitionClient.ts"

const api = useApi()
let front: Front

beforeEach(async () => {
  front = await startFront(api.url)
})

afterEach(() => front.stop())

it("runs an experiment: service, experiment, buckets, criterion, samples, completion", async () => {
  const client = createSortitionClient({ url: api.url })
  const service = await client.services.create.mutate({ name: "checkout" })
  const { id: experiment_id } = await client.experiments.create.mutate({ service_id: service.id, name: "button" })
  await client.buckets.create.mutate({ experiment_id, bucket_name: "on", percentage_distribution: 100 })
  const us = { model: "User", property: "country", condition: "equals", value: "US" }
  await client.criteria.create.mutate({
    experiment_id,
    criterion: { sampling_model: "User", sampling_attribute: "id" },
    conditions: [us]
  })
  const entity = { experiment_id, sampled_entity: "User", sampled_value: "42", attributes: { User: { country: "US" } } }
  const sample: SortitionOutputs["samples"]["create"] = await client.samples.create.mutate(entity)
  expect(sample).toMatchObject({ allocated_bucket: "on", complete: false })
  expect(await client.samples.create.mutate(entity)).toEqual(sample)
  const completed = await client.samples.complete.mutate({ experiment_id, sample_id: sample.id })
  expect(completed).toMatchObject({ id: sample.id, complete: true, completed_at: expect.any(String) })
  expect(await client.samples.list.query({ experiment_id })).toMatchObject([{ id: sample.id, complete: true }])
  expect(await client.services.list.query()).toContainEqual(service)
  expect(await client.health.check.query()).toEqual({ status: "ok" })
})

it("changes the whole distribution after a look at what that moves, and lists every version", async () => {
  const client = createSortitionClient({ url: api.url })
  const service = await client.services.create.mutate({ name: "checkout" })
  const { id: experiment_id } = await client.experiments.create.mutate({ service_id: service.id, name: "button" })
  await client.buckets.create.mutate({ experiment_id, bucket_name: "on", percentage_distribution: 100 })
  const buckets = [
    { bucket_name: "off", percentage_distribution: 40 },
    { bucket_name: "on", percentage_distribution: 60 }
  ]
  const dry: SortitionOutputs["buckets"]["replace"] = await client.buckets.replace.mutate({
    experiment_id,
    buckets,
    dry_run: true
  })
  const move = { from: "on", to: "off", slots: 4_000 }
  expect(dry).toMatchObject({ version: 2, moved_slots: 4_000, moves: [{ ...move, samples: 0 }], different_samples: 0 })
  const { minimum_slots, moves } = await client.buckets.replace.mutate({ experiment_id, buckets })
  expect([minimum_slots, moves]).toEqual([4_000, [move]])
  const versions = await client.buckets.versions.query({ experiment_id })
  expect(versions.map(({ ranges }) => ranges.map(({ bucket_name }) => bucket_name))).toEqual([["on"], ["on", "off"]])
  const twice = client.buckets.replace.mutate({ experiment_id, buckets: [...buckets, ...buckets] })
  await expect(twice).rejects.toMatchObject({
    reason: "invalid_input",
    problems: [{ path: ["buckets"] }, { path: ["buckets", 2, "bucket_name"] }, { path: ["buckets", 3, "bucket_name"] }]
  })
})

it("keeps the experiments of a layer apart: layer, shares, samples, leaving", async () => {
  const { buckets, experiments, layers, samples, services } = createSortitionClient({ url: api.url })
  const { id: service_id } = await services.create.mutate({ name: "layered" })
  const layer = await layers.create.mutate({ service_id, name: "checkout", holdout_percentage: 99 })
  const { id: experiment_id } = await experiments.create.mutate({ service_id, name: "in a layer" })
  await buckets.create.mutate({ experiment_id, bucket_name: "all", percentage_distribution: 100 })
  const tooMuch = layers.join.mutate({ experiment_id, layer_id: layer.id, percentage: 2 })
  await expect(tooMuch).rejects.toMatchObject({ reason: "layer_full", status: 409 })
  const share = await layers.join.mutate({ experiment_id, layer_id: layer.id, percentage: 1 })
  expect(share.ranges).toEqual([{ start: 0, end: 100 }])
  const { samples_outside, ...stored } = share
  expect(samples_outside).toBe(0)
  expect(await layers.membership.query({ experiment_id })).toEqual(stored)
  const shown = {
    ...layer,
    free_percentage: 0,
    free_slots: 0,
    experiments: [{ experiment_id, percentage: 1, slots: 100 }]
  }
  expect(await layers.get.query({ layer_id: layer.id })).toEqual(shown)
  expect(await layers.list.query({ service_id })).toEqual([shown])
  const create = (value: number) =>
    samples.create.mutate({ experiment_id, sampled_entity: "User", sampled_value: String(value) })
  const [refused] = await Promise.allSettled([...Array(20).keys()].map(create)).then((all) =>
    all.filter(({ status }) => status === "rejected")
  )
  expect(refused).toMatchObject({ reason: { reason: "layer_excluded", status: 409 } })
  expect(await layers.leave.mutate({ experiment_id })).toBeNull()
  await expect(layers.leave.mutate({ experiment_id })).rejects.toMatchObject({ reason: "not_in_layer", status: 404 })
})

it("forces entities for QA, decides about many without storing, counts, and proves what is stored", async () => {
  const client = createSortitionClient({ url: api.url })
  const service = await client.services.create.mutate({ name: "checkout" })
  const { id: experiment_id } = await client.experiments.create.mutate({ service_id: service.id, name: "button" })
  await client.buckets.create.mutate({ experiment_id, bucket_name: "on", percentage_distribution: 100 })
  const tester = { sampled_entity: "User", sampled_value: "tester" }
  const anybody = { sampled_entity: "User", sampled_value: "anybody" }
  const override = await client.overrides.create.mutate({ experiment_id, ...tester, allocated_bucket: "on" })
  expect(await client.overrides.list.query({ experiment_id })).toEqual([override])
  const decide = () => client.decisions.decide.mutate({ experiment_id, entities: [tester, anybody] })
  const { decisions }: SortitionOutputs["decisions"]["decide"] = await decide()
  expect(decisions).toMatchObject([{ reason: "forced" }, { reason: "allocated" }])
  const { id: sample_id } = await client.samples.create.mutate({ experiment_id, ...tester })
  expect((await decide()).decisions).toMatchObject([{ reason: "already_sampled", sample_id }, { reason: "allocated" }])
  const receipt = await client.samples.receipt.query({ experiment_id, sample_id })
  expect(receipt).toMatchObject({ verified: true, forced: true, allocated_by: "override", slot: decisions[0]?.slot })
  const counted = { bucket_name: "on", samples: 0, complete: 0, forced: 1 }
  expect(await client.samples.counts.query({ experiment_id })).toEqual({ buckets: [counted] })
  expect(await client.samples.list.query({ experiment_id, forced: false })).toEqual([])
  expect(await client.overrides.delete.mutate({ experiment_id, override_id: override.id })).toBeNull()
  await expect(client.overrides.deleteOf.mutate({ experiment_id, ...tester })).rejects.toMatchObject({
    reason: "override_not_found",
    status: 404
  })
})

it("sends the calls of one tick as one request, reads by GET and writes by POST", async () => {
  const client = createSortitionClient({ url: front.url })
  const names = Array.from({ length: 20 }, (_, number) => `service ${number}`)
  const created = await Promise.all(names.map((name) => client.services.create.mutate({ name })))
  expect(created.map(({ name }) => name)).toEqual(names)
  expect(front.requests.map(({ method }) => method)).toEqual(["POST"])

  const found = await Promise.all(created.map(({ id }) => client.services.get.query({ service_id: id })))
  expect(found).toEqual(created)
  expect(front.requests.map(({ method }) => method)).toEqual(["POST", "GET"])
})

it("splits what is more than a batch, or too long for a url", async () => {
  const client = createSortitionClient({ url: front.url, maxBatchSize: 8 })
  await Promise.all(Array.from({ length: 20 }, () => client.services.create.mutate({ name: "batched" })))
  expect(front.requests).toHaveLength(3)

  const reading = createSortitionClient({ url: front.url })
  const before = front.requests.length
  await Promise.all(Array.from({ length: 100 }, () => reading.services.list.query({ limit: 1 })))
  const urls = front.requests.slice(before).map(({ url }) => url)
  expect(urls.length).toBeGreaterThan(1)
  for (const url of urls) expect(url.length).toBeLessThan(4_096)
})

it("sends a thousand calls made at once, each answered with its own", async () => {
  const client = createSortitionClient({ url: front.url })
  const names = Array.from({ length: 1_000 }, (_, number) => `many ${number}`)
  const created = await Promise.all(names.map((name) => client.services.create.mutate({ name })))
  expect(created.map(({ name }) => name)).toEqual(names)
  expect(front.requests).toHaveLength(10)
})

it("sends the token as a bearer token, and no header without one", async () => {
  await createSortitionClient({ url: front.url, token: "s3cret" }).health.check.query()
  await createSortitionClient({ url: front.url, token: undefined }).health.check.query()
  expect(front.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer s3cret", undefined])
})

it("accepts urls with and without a slash at the end, and below a path", async () => {
  for (const path of ["", "/", "/prefix", "/prefix/"]) {
    const client = createSortitionClient({ url: new URL(front.url + path) })
    await client.health.check.query().catch(() => undefined)
  }
  const paths = front.requests.map(({ url }) => url.split("/health.check")[0])
  expect(paths).toEqual(["/trpc", "/trpc", "/prefix/trpc", "/prefix/trpc"])
})

it("calls the fetch that it is given", async () => {
  const called: string[] = []
  const client = createSortitionClient({
    url: api.url,
    fetch: (input, init) => {
      called.push(String(input))
      return fetch(input, init)
    }
  })
  await client.health.check.query()
  expect(called).toEqual([expect.stringContaining(`${api.url}/trpc/health.check`)])
})

it.each(["", "localhost:3000", "ftp://127.0.0.1", "http://", "http://user:secret@127.0.0.1", "http://127.0.0.1/?a=b"])(
  "refuses the url %j at once",
  (url) => {
    expect(() => createSortitionClient({ url })).toThrow(/url must be like http:\/\/127\.0\.0\.1:3000/)
  }
)

it("refuses tokens and batch sizes that cannot work at once", () => {
  expect(() => createSortitionClient({ url: api.url, token: "two\nlines" })).toThrow(TypeError)
  for (const maxBatchSize of [0, -1, 1.5, Number.NaN]) {
    expect(() => createSortitionClient({ url: api.url, maxBatchSize })).toThrow(TypeError)
  }
})
