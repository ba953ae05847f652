import { expect, it } from "vitest"
import { needsLibrary, operatorsFor } from "../targeting/operators/operatorsFor.ts"
import { operatorTexts } from "../targeting/operators/operatorTexts.ts"
import { rulesetExperiment } from "../testing/rulesetExperiment.ts"
import { allLibraries } from "./allLibraries.ts"
import { compileRuleset } from "./compileRuleset.ts"
import { librariesFor } from "./librariesFor.ts"
import type { Ruleset, RulesetExperiment } from "./Ruleset.ts"

const withOperator = (condition: string, changes: Partial<RulesetExperiment> = {}): Ruleset => ({
  format: 1,
  service_id: "s",
  revision: 1,
  active: true,
  experiments: [
    {
      ...rulesetExperiment,
      id: "1",
      key: "2",
      criteria: [
        {
          id: "c",
          sampling_model: "User",
          sampling_attribute: "id",
          conditions: [{ id: "d", model: "User", property: "x", condition, value: "1" }]
        }
      ],
      ...changes
    }
  ]
})

it("loads exactly the libraries that the conditions use", async () => {
  const loading = operatorTexts.filter((condition) => needsLibrary([{ condition }]))
  expect(loading.filter((each) => !each.startsWith("not_"))).toEqual([
    "matches",
    "matches_ignore_case",
    "semver_equals",
    "semver_greater_than",
    "semver_greater_than_or_equal",
    "semver_less_than",
    "semver_less_than_or_equal",
    "in_cidr"
  ])
  const plain = Object.keys(await operatorsFor([{ condition: "equals" }, { condition: "resembles" }]))
  expect(plain).not.toContain("matches")
  const versions = Object.keys(await operatorsFor([{ condition: "not_semver_equals" }]))
  expect(versions).toContain("semver_less_than")
  expect(versions).not.toContain("in_cidr")
  for (const condition of operatorTexts) {
    const ruleset = withOperator(condition)
    expect(compileRuleset(ruleset, await librariesFor(ruleset)).find("1")).toBeDefined()
  }
})

it("loads the hash only for a ruleset with overrides, and to decide without it is a fault", async () => {
  const overrides = [{ slot: 1, hash: "0".repeat(32), bucket_name: "a" }]
  const without = await librariesFor(withOperator("equals"))
  expect(without.overrideHash).toBeNull()
  expect((await librariesFor(withOperator("equals", { overrides }))).overrideHash).not.toBeNull()
  expect(() => compileRuleset(withOperator("equals", { overrides }), without).find("1")).toThrow("hash of overrides")
  expect(() => compileRuleset(withOperator("in_cidr"), without).find("1")).toThrow("in_cidr is not loaded")
})

it("finds an experiment by its id before another one's key", () => {
  const ruleset = withOperator("equals")
  const [one] = ruleset.experiments
  if (one === undefined) throw new Error("no experiment")
  const { find } = compileRuleset({ ...ruleset, experiments: [one, { ...one, id: "2", key: "1" }] }, allLibraries)
  expect(find("1")?.experiment.id).toBe("1")
  expect(find("2")?.experiment.id).toBe("2")
  expect(find("1")).toBe(find("1"))
  expect(find("3")).toBeUndefined()
  expect(find("toString")).toBeUndefined()
})
