import { createEvaluator } from "@sortition/client/evaluator"
import { measureDecisions } from "./measureDecisions.ts"

/* A program: the nanoseconds of one decision of the evaluator, through its public function. With the argument `value`, its value is read too. */

const readsValue = process.argv[2] === "value"
const condition = { id: "d", model: "User", property: "country", condition: "equals", value: "US" }
const experiment = {
  id: "e",
  key: "benchmark",
  revision: 1,
  allocation_version: 1,
  active: true,
  archived: false,
  completed_at: null,
  scheduled_start_date: null,
  schedule_status: "none",
  scheduled_end_date: null,
  quota_reached: false,
  salt: "0123456789abcdef0123456789abcdef",
  buckets: [
    { bucket_name: "a", closed: false },
    { bucket_name: "b", closed: false }
  ],
  ranges: [
    { bucket_name: "a", start: 0, end: 5_000 },
    { bucket_name: "b", start: 5_000, end: 10_000 }
  ],
  criteria: [{ id: "c", sampling_model: "User", sampling_attribute: "id", conditions: [condition] }],
  overrides: [],
  layer: null,
  metadata: {},
  metrics: []
}
const ruleset = { format: 1, service_id: "s", revision: 1, active: true, experiments: [experiment] }

// Nothing listens there: the ruleset is the given one.
const evaluator = createEvaluator({ url: "http://127.0.0.1:9/", service: "s", ruleset, updates: "none" })
await evaluator.ready()

measureDecisions((id) => {
  const evaluation = evaluator.decide("benchmark", id, { User: { country: "US" } })
  return (readsValue ? evaluation.value : evaluation.bucket) === "a"
})
