import { expect, it } from "vitest"
import { notSampledReasons } from "../shared/Reason.ts"
import { allOperators } from "../targeting/operators/allOperators.ts"
import { rulesetExperiment } from "../testing/rulesetExperiment.ts"
import { sameDecisions, triplesEach } from "../testing/sameDecisions.ts"
import { compileRuleset } from "./compileRuleset.ts"
import type { RulesetExperiment } from "./Ruleset.ts"

it("a ruleset decides and explains 20,000 random entities as the service does", async () => {
  const reasons = await sameDecisions(20_000 / triplesEach, 13)
  const every = ["allocated", "forced", ...Object.keys(notSampledReasons)]
  expect([...reasons.keys()].toSorted()).toEqual(every.toSorted())
})

/** Without the hash that an override needs. */
const libraries = { operators: allOperators, overrideHash: null }

const compiled = (...experiments: readonly RulesetExperiment[]) =>
  compileRuleset({ format: 1, service_id: "s", revision: 1, active: true, experiments }, libraries)

it("finds an experiment by its id and by its key, and one whose key is the id of another by its id alone", () => {
  const [first, second] = [
    { ...rulesetExperiment, id: "a", key: "b" },
    { ...rulesetExperiment, id: "b", key: "other" }
  ]
  const { find } = compiled(first, second)
  expect(["a", "b", "other", "none"].map((name) => find(name)?.experiment.id)).toEqual(["a", "b", "b", undefined])
  expect(find("other")).toBe(find("b"))
})

it("never decides by one experiment for another that cannot be compiled", () => {
  const forced = {
    ...rulesetExperiment,
    id: "forced",
    overrides: [{ slot: 1, hash: "0".repeat(32), bucket_name: "a" }]
  }
  const { find } = compiled({ ...rulesetExperiment, id: "plain" }, forced)
  for (const _ of [1, 2]) {
    expect(find("plain")?.experiment.id).toBe("plain")
    expect(() => find("forced")).toThrow("the hash of overrides is not loaded")
    expect(() => find("forced")).toThrow("the hash of overrides is not loaded")
  }
})
