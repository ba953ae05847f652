import { createEvaluator, type Evaluation, type Evaluator, EvaluatorError } from "@sortition/client/evaluator"
import { diskQueue, rulesetFile } from "@sortition/client/node"
import { createTestEvaluator } from "@sortition/client/testing"

/* A service outside this repository that has the evaluator and no tRPC, type-checked and run against the packed client. */
const evaluator: Evaluator = createEvaluator({
  url: process.argv[2] ?? "",
  service: process.argv[3] ?? "",
  queue: diskQueue({ folder: "queue" }),
  cache: rulesetFile({ file: "ruleset.json" })
})
try {
  await evaluator.ready()
} catch (error) {
  if (error instanceof EvaluatorError && error.code === "unauthorized") process.exitCode = 2
  throw error
}
const evaluation: Evaluation = evaluator.use("packed", "user-1", { User: { country: "US" } })
await evaluator.close()

const test = createTestEvaluator({ overrides: { packed: { bucket_name: "blue", value: "#00f" } } })
const { value } = test.use("packed", { sampled_entity: "Account", sampled_value: "1" })
console.log(JSON.stringify({ bucket: evaluation.bucket, counts: evaluator.counts, value, sent: test.sent.length }))

export const wrong = () => {
  // @ts-expect-error wrong: the service is required
  createEvaluator({ url: "http://127.0.0.1:3000" })
  // @ts-expect-error wrong: an entity is a text, or has both names
  evaluator.use("packed", { sampled_value: "1" })
  // @ts-expect-error wrong: no such event
  evaluator.on("finished", () => {})
  // @ts-expect-error wrong: a bucket is read only
  evaluation.bucket = "green"
}
