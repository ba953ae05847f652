import { expect, it, vi } from "vitest"
import type { Evaluation } from "./Evaluator.ts"
import { useSampling } from "./testing/useSampling.ts"

const { api, counts, evaluatorOf, experiment } = useSampling()

it("stores what is used, once, and nothing that was only decided", async () => {
  const id = await experiment()
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }])
  expect(evaluator.decide("button", "only-decided").bucket).toBe("all")
  for (let repeat = 0; repeat < 3; repeat++) {
    for (let user = 0; user < 20; user++) expect(evaluator.use("button", `user-${user}`).bucket).toBe("all")
  }
  expect(evaluator.counts.pending).toBe(20)
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 20 })
  expect(evaluator.counts).toEqual({ pending: 0, sent: 20, dropped: {}, corrected: 0 })
  expect(evaluator.use("button", "user-1")).toMatchObject({ bucket: "all", reason: "already_sampled" })
  expect(evaluator.counts.pending).toBe(0)
})

it("sends attributes along, because the service decides again", async () => {
  const id = await experiment()
  const criterion = { sampling_model: "User", sampling_attribute: "id" }
  const condition = { model: "User", property: "country", condition: "equals", value: "US" }
  await api.post(`/api/v1/experiments/${id}/criteria`, { criterion, conditions: [condition] })
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }])
  evaluator.use("button", "american", { User: { country: "US" } })
  evaluator.use("button", "german", { User: { country: "DE" } })
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 1 })
  expect(evaluator.counts).toEqual({ pending: 0, sent: 1, dropped: { no_matching_criterion: 1 }, corrected: 1 })
})

it("remembers the stored bucket when the service's answer differs", async () => {
  const id = await experiment({}, ["control", "new"])
  const sample = { sampled_entity: "User", sampled_value: "early", allocated_bucket: "control" }
  await api.post(`/api/v1/experiments/${id}/samples`, sample)
  const evaluator = await evaluatorOf([
    {
      key: "button",
      id,
      buckets: [
        { bucket_name: "control", value: 1 },
        { bucket_name: "new", value: 2 }
      ],
      ranges: [{ bucket_name: "new", start: 0, end: 10_000 }]
    }
  ])
  const corrected: Evaluation[] = []
  evaluator.on("corrected", (evaluation) => corrected.push(evaluation))
  expect(evaluator.use("button", "early")).toMatchObject({ bucket: "new", value: 2, reason: "allocated" })
  await evaluator.flush()
  const stored = { experiment_id: id, bucket: "control", value: 1, reason: "already_sampled", allocation_version: null }
  expect(corrected).toEqual([expect.objectContaining({ bucket: "control" })])
  expect(corrected[0]).toMatchObject(stored)
  expect(evaluator.decide("button", "early")).toMatchObject(stored)
  expect(evaluator.counts).toMatchObject({ sent: 1, corrected: 1, dropped: {} })
  evaluator.use("button", "early")
  expect(evaluator.counts.pending).toBe(0)
})

it("remembers that a quota was reached until the experiment changes", async () => {
  const id = await experiment({ max_samples: 1 })
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }])
  evaluator.use("button", "first")
  await evaluator.flush()
  evaluator.use("button", "second")
  await evaluator.flush()
  expect(evaluator.decide("button", "first").bucket).toBe("all")
  expect(evaluator.decide("button", "second")).toMatchObject({ bucket: null, reason: "quota_reached" })
  expect(evaluator.counts).toEqual({ pending: 0, sent: 1, dropped: { quota_reached: 1 }, corrected: 1 })
})

it("records outcomes after the samples that they are of, and completes", async () => {
  const id = await experiment()
  await api.post(`/api/v1/experiments/${id}/metrics`, { name: "revenue", kind: "sum" })
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"], metrics: ["revenue"] }])
  evaluator.track("revenue", "buyer", { value: 5 })
  evaluator.use("button", "buyer")
  evaluator.track("revenue", "buyer", { value: 12.5 })
  evaluator.track("revenue", "buyer", { value: 2 })
  evaluator.track("revenue", { sampled_entity: "Account", sampled_value: "buyer" })
  evaluator.track("completed", "buyer")
  evaluator.track("completed", "buyer")
  evaluator.track("unheard-of", "buyer")
  await evaluator.flush()
  expect(evaluator.counts).toEqual({
    pending: 0,
    sent: 5,
    dropped: { not_sampled: 1, metric_not_found: 1 },
    corrected: 0
  })
  const { body: results } = await api.get(`/api/v1/experiments/${id}/results`)
  expect(JSON.stringify(results)).toContain("19.5")
  const { body: samples } = await api.get(`/api/v1/experiments/${id}/samples?complete=true`)
  expect(samples).toMatchObject([{ sampled_value: "buyer" }])
})

it("sends 500 at once, and closes with 500 pending within a second", async () => {
  const id = await experiment()
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }])
  for (let user = 0; user < 500; user++) evaluator.use("button", `user-${user}`)
  const before = performance.now()
  await evaluator.close()
  expect(performance.now() - before).toBeLessThan(1_000)
  expect(await counts(id)).toEqual({ all: 500 })
  expect(evaluator.use("button", "late").bucket).toBe("all")
  expect(evaluator.counts).toMatchObject({ sent: 500, pending: 0, dropped: { closed: 1 } })
})

it("drops the newest when it is full, counts them, and warns once", async () => {
  const id = await experiment()
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], { mostItems: 10 })
  for (let user = 0; user < 25; user++) evaluator.use("button", `user-${user}`)
  expect(evaluator.counts).toMatchObject({ pending: 10, dropped: { queue_full: 15 } })
  expect(warn.mock.calls).toEqual([["sortition: 1 samples or outcomes were not sent: queue_full"]])
  await evaluator.flush()
  expect(await counts(id)).toEqual({ all: 10 })
  await evaluator.close()
  expect(warn.mock.calls[1]).toEqual(["sortition: 14 samples or outcomes were not sent: queue_full"])
  warn.mockRestore()
})

it("bounds the bytes that wait, too", async () => {
  const id = await experiment()
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], { mostBytes: 1_000 })
  const dropped: unknown[] = []
  evaluator.on("dropped", (detail) => dropped.push(detail))
  evaluator.use("button", "small")
  evaluator.use("button", "large", { User: { about: "é".repeat(500) } })
  expect(evaluator.counts).toMatchObject({ pending: 1, dropped: { queue_full: 1 } })
  expect(dropped).toEqual([{ reason: "queue_full", count: 1 }])
})

it("drops attributes that JSON cannot write, and throws nothing", async () => {
  const id = await experiment()
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }])
  expect(evaluator.use("button", "odd", { User: { age: 12n } }).bucket).toBe("all")
  expect(evaluator.counts).toMatchObject({ pending: 0, dropped: { invalid_input: 1 } })
})

it("says of an unknown experiment that it is unknown", async () => {
  const evaluator = await evaluatorOf([])
  expect(evaluator.use("nothing", "user")).toMatchObject({ bucket: null, reason: "unknown_experiment", flag: null })
})
