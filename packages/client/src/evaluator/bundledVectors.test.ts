import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Ruleset } from "@sortition/domain/rulesets/Ruleset"
import type { Attributes } from "@sortition/domain/targeting/Attributes"
import { expect, it, onTestFinished, vi } from "vitest"
import type { Evaluator } from "./Evaluator.ts"
import { useBundle } from "./testing/useBundle.ts"
import { type TestExperiment, testRuleset } from "./testRuleset.ts"

/* The vectors of the domain, decided by the evaluator as it is published. */
const bundle = useBundle()

const vectors = (name: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../domain/vectors/${name}.json`, import.meta.url)), "utf8"))

interface Entity {
  readonly sampled_entity: string
  readonly sampled_value: string
  readonly attributes?: Attributes
}

const evaluatorOf = async (ruleset: Ruleset): Promise<Evaluator> => {
  const { createEvaluator } = await bundle.load()
  const evaluator = createEvaluator({
    url: "http://127.0.0.1:1",
    service: ruleset.service_id,
    ruleset,
    updates: "none"
  })
  onTestFinished(() => evaluator.close())
  await evaluator.ready()
  return evaluator
}

const withExperiments = (experiments: readonly TestExperiment[]) => evaluatorOf(testRuleset({ experiments }, 1))

it("decides the published rulesets as published", async () => {
  interface Decided extends Entity {
    readonly experiment: string
    readonly now: string
    readonly reason: string
    readonly bucket: string | null
    readonly value: unknown
    readonly flag_reason: string
  }
  const { rulesets }: { rulesets: readonly { ruleset: Ruleset; decisions: readonly Decided[] }[] } = vectors("ruleset")
  onTestFinished(() => void vi.useRealTimers())
  for (const { decisions, ruleset } of rulesets) {
    const evaluator = await evaluatorOf(ruleset)
    for (const { attributes, bucket, experiment, flag_reason, now, reason, value, ...entity } of decisions) {
      vi.setSystemTime(now)
      const evaluation = evaluator.decide(experiment, entity, attributes)
      expect(evaluation).toMatchObject({ bucket, reason, value: value ?? undefined })
      expect(evaluation.flag?.reason).toBe(flag_reason)
    }
  }
})

it("gives the published slots", async () => {
  const { cases }: { cases: readonly (Entity & { salt: string; slot: number })[] } = vectors("allocation")
  const evaluator = await withExperiments(cases.map(({ salt }, at) => ({ key: `case-${at}`, salt, buckets: ["all"] })))
  for (const [at, { slot, ...entity }] of cases.entries()) {
    expect(evaluator.decide(`case-${at}`, entity)).toMatchObject({ bucket: "all", slot })
  }
})

it("compares as published, and matches the published criteria", async () => {
  interface Condition {
    readonly model: string
    readonly property: string
    readonly condition: string
    readonly value: string
    readonly attributes?: Attributes
    readonly expected: boolean
  }
  interface Qualifying extends Entity {
    readonly criteria: readonly { readonly id: string; readonly conditions: readonly Omit<Condition, "expected">[] }[]
    readonly criterion_id: string | null
  }
  const given: { conditions: readonly Condition[]; criteria: readonly Qualifying[] } = vectors("targeting")
  const criterion = { id: "c", sampling_model: "User", sampling_attribute: "id" }
  const ofConditions = given.conditions.map(({ condition, model, property, value }, at) => {
    const criteria = [{ ...criterion, conditions: [{ id: "d", model, property, condition, value }] }]
    return { key: `condition-${at}`, buckets: ["all"], criteria }
  })
  const ofCriteria = given.criteria.map(({ criteria }, at) => ({
    key: `criteria-${at}`,
    buckets: ["all"],
    criteria: criteria.map((each) => ({
      ...criterion,
      ...each,
      conditions: each.conditions.map((condition, index) => ({ id: String(index), ...condition }))
    }))
  }))
  const evaluator = await withExperiments([...ofConditions, ...ofCriteria])
  for (const [at, { attributes, expected, ...terms }] of given.conditions.entries()) {
    const { bucket } = evaluator.decide(`condition-${at}`, "1", attributes)
    expect([terms, bucket]).toEqual([terms, expected ? "all" : null])
  }
  for (const [at, { attributes, criterion_id, sampled_entity, sampled_value }] of given.criteria.entries()) {
    const { explanation } = evaluator.decide(`criteria-${at}`, { sampled_entity, sampled_value }, attributes)
    expect(explanation?.criterion_id).toBe(criterion_id)
  }
})
