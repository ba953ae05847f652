import { expect, it } from "vitest"
import { createTestEvaluator } from "./createTestEvaluator.ts"

it("gives every entity the bucket and the value of an override, at once", () => {
  const evaluator = createTestEvaluator({
    experiments: [{ key: "colour", buckets: ["red", { bucket_name: "blue", value: "#00f" }], fallback_value: "#000" }],
    overrides: { colour: "blue", size: { bucket_name: "large", value: 12 }, shape: null }
  })
  expect(evaluator.status).toBe("ready")
  expect(evaluator.decide("colour", "anyone")).toMatchObject({ bucket: "blue", value: "#00f" })
  expect(evaluator.decide("size", "anyone")).toMatchObject({ bucket: "large", value: 12, flag: { reason: "STATIC" } })
  expect(evaluator.decide("shape", "anyone")).toMatchObject({ bucket: null, reason: "unallocated_slot" })
  expect(evaluator.decide("weight", "anyone").reason).toBe("unknown_experiment")
})

it("decides by criteria of every kind, and collects what it would send", () => {
  const conditions = [{ id: "1", model: "User", property: "plan", condition: "matches", value: "^pro" }]
  const criteria = [{ id: "1", sampling_model: "User", sampling_attribute: "id", conditions }]
  const evaluator = createTestEvaluator({
    experiments: [{ key: "button", buckets: ["all"], criteria, fallback_value: false, metrics: ["clicks"] }]
  })
  const pro = { User: { plan: "pro-2" } }
  expect(evaluator.use("button", "one", { User: { plan: "free" } })).toMatchObject({ bucket: null, value: false })
  expect(evaluator.use("button", "two", pro)).toMatchObject({ bucket: "all" })
  evaluator.use("button", "two", pro)
  evaluator.track("clicks", "two", { value: 3, outcome_id: "click-1", occurred_at: "2026-06-01T00:00:00Z" })
  evaluator.track("sales", "two")
  const two = { sampled_entity: "User", sampled_value: "two" }
  expect(evaluator.sent).toEqual([
    { kind: "sample", experiment_id: "button", item: { ...two, attributes: pro } },
    {
      kind: "outcome",
      experiment_id: "button",
      item: { ...two, metric: "clicks", value: 3, outcome_id: "click-1", occurred_at: "2026-06-01T00:00:00Z" }
    }
  ])
  expect(evaluator.counts).toMatchObject({ sent: 2, dropped: { metric_not_found: 1 } })
})

it("says what changed, and is in the state that a test needs", async () => {
  const evaluator = createTestEvaluator({ overrides: { button: "a" }, state: "starting" })
  const heard: unknown[] = []
  for (const event of ["ready", "stale", "changed", "error"] as const) {
    evaluator.on(event, (detail) => heard.push(detail instanceof Error ? event : [event, detail]))
  }
  expect(evaluator.decide("button", "user").reason).toBe("not_ready")
  await expect(evaluator.ready()).rejects.toMatchObject({ code: "timeout" })
  evaluator.become("ready")
  await evaluator.ready()
  evaluator.replace({ overrides: { button: "b" } })
  expect(evaluator.decide("button", "user").bucket).toBe("b")
  evaluator.become("stale")
  evaluator.become("failed")
  await expect(evaluator.ready()).rejects.toMatchObject({ code: "unauthorized" })
  expect(heard).toEqual([["ready", undefined], ["changed", ["button"]], ["stale", undefined], "error"])
  await evaluator.close()
  expect(evaluator.status).toBe("closed")
})

it("tells no caller of a listener that throws", () => {
  const evaluator = createTestEvaluator({ overrides: { button: "a" } })
  const errors: Error[] = []
  evaluator.on("changed", () => {
    throw new TypeError("a mistake of the listener")
  })
  const off = evaluator.on("error", (error) => errors.push(error))
  evaluator.replace({ overrides: {} })
  expect(errors).toEqual([new TypeError("a mistake of the listener")])
  off()
})
