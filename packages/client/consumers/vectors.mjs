// Decides the domain's vectors with the installed evaluator, on any runtime; prints how many, or fails at a difference.
import { createEvaluator } from "@sortition/client/evaluator"
import { createTestEvaluator } from "@sortition/client/testing"

const { rulesets, targeting } = JSON.parse(globalThis.vectors)
let compared = 0

const same = (given, found, expected) => {
  compared++
  if (found !== expected) throw new Error(`${JSON.stringify(given)} gave ${found}, not ${expected}`)
}

const realNow = Date.now
for (const { decisions, ruleset } of rulesets) {
  const evaluator = createEvaluator({
    url: "http://127.0.0.1:1",
    service: ruleset.service_id,
    ruleset,
    updates: "none"
  })
  await evaluator.ready()
  for (const given of decisions) {
    Date.now = () => Date.parse(given.now)
    const { bucket, reason } = evaluator.decide(given.experiment, given, given.attributes)
    same(given, `${bucket} ${reason}`, `${given.bucket} ${given.reason}`)
  }
  Date.now = realNow
  await evaluator.close()
}

const criterion = { id: "c", sampling_model: "User", sampling_attribute: "id" }
const tests = createTestEvaluator({
  experiments: targeting.conditions.map(({ condition, model, property, value }, at) => {
    const criteria = [{ ...criterion, conditions: [{ id: "d", model, property, condition, value }] }]
    return { key: `condition-${at}`, buckets: ["all"], criteria }
  })
})
for (const [at, given] of targeting.conditions.entries()) {
  const { bucket } = tests.decide(`condition-${at}`, "1", given.attributes)
  same(given, bucket, given.expected ? "all" : null)
}
console.log(`${compared} decisions as published`)
