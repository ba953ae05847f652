import { expect, it } from "vitest"
import { currentRuleset } from "./CurrentRuleset.ts"
import { KeptRulesets } from "./KeptRulesets.ts"

/** A ruleset with a body of about so many megabytes. */
const ofSize = (megabytes: number) =>
  currentRuleset({
    format: 1,
    service_id: "x".repeat(megabytes * 1_048_576),
    revision: 1,
    active: true,
    experiments: []
  })

it("keeps the rulesets that were used last, within 64 MB, and one that is larger alone", () => {
  const kept = new KeptRulesets()
  const twenty = ofSize(20)
  for (const id of ["a", "b", "c"]) kept.keep(id, twenty)
  expect(kept.use("a")).toBe(twenty)
  kept.keep("d", twenty)
  expect(["a", "b", "c", "d"].map((id) => kept.use(id) !== undefined)).toEqual([true, false, true, true])
  kept.keep("d", twenty)
  expect(kept.use("a")).toBe(twenty)
  const large = ofSize(65)
  kept.keep("large", large)
  expect(["a", "c", "d"].map((id) => kept.use(id))).toEqual([undefined, undefined, undefined])
  expect(kept.use("large")).toBe(large)
  kept.forget("large")
  expect(kept.use("large")).toBeUndefined()
})
