import { expect, it } from "vitest"
import { nextStep, winnerOf } from "./nextStep.ts"
import type { MetricResult, Results } from "./resultsQuery.ts"

const unknown = { estimate: null, low: null, high: null, method: "", reason: "too few" }

const metric = (
  role: MetricResult["metric"]["role"],
  limits: Readonly<Record<string, readonly [number, number] | null>>,
  goal: "increase" | "decrease" = "increase",
  days: number | null = 3
): MetricResult => ({
  metric: { name: `${role} metric`, kind: "proportion", goal, role, minimum_effect: null, unit: null },
  cap: null,
  buckets: [],
  comparisons: Object.entries(limits).map(([bucket, found]) => ({
    bucket,
    absolute: unknown,
    relative: unknown,
    p_value: null,
    adjusted_p_value: null,
    sequential:
      found === null
        ? { ...unknown, p_value: null, tuned_for: 5_000 }
        : {
            ...unknown,
            estimate: (found[0] + found[1]) / 2,
            low: found[0],
            high: found[1],
            p_value: 1,
            tuned_for: 5_000
          },
    bayesian: { probability_better: null, expected_loss: null, method: "" }
  })),
  outlook: {
    samples_per_day: 1,
    effect_now: null,
    effect_by_due_date: null,
    effect: 0.1,
    days_needed: days,
    reason: null
  },
  verdict: ""
})

const results = (metrics: readonly MetricResult[], alarm = false): Results => ({
  experiment_id: "",
  at: "",
  baseline: "a",
  confidence: 0.95,
  plan: null,
  split: {
    buckets: [],
    chi_square: null,
    sequential: { log_e: 0, largest_log_e: 0, p_value: 1, alarm, alarmed_at: null },
    verdict: ""
  },
  metrics: [...metrics],
  attrition: {
    window_seconds: 0,
    resolution: "sample",
    buckets: [],
    chi_square: null,
    log_rank: null,
    sequential: { log_e: 0, largest_log_e: 0, p_value: 1, alarm: false, alarmed_at: null },
    verdict: ""
  },
  interference: [],
  cautions: []
})

it("chooses the best of the better buckets, as the goal says", () => {
  expect(winnerOf([metric("primary", { b: [0.1, 0.2], c: [0.2, 0.3] })])).toBe("c")
  expect(winnerOf([metric("primary", { b: [-0.2, -0.1], c: [-0.3, -0.2] }, "decrease")])).toBe("c")
  expect(winnerOf([metric("secondary", { b: [-0.1, 0.2] }), metric("primary", { c: null })])).toBe(null)
})

it.each([
  ["a result", results([metric("primary", { b: [0.1, 0.2] })]), /^You can decide now: “b” is better/],
  [
    "a result that harms a guardrail",
    results([metric("primary", { b: [0.1, 0.2] }), metric("guardrail", { b: [0.1, 0.2] }, "decrease")]),
    /^“b” is better, but worse on guardrail metric/
  ],
  ["a broken split, whatever the result", results([metric("primary", { b: [0.1, 0.2] })], true), /^Find out why/],
  ["worse buckets only", results([metric("primary", { b: [-0.2, -0.1] })]), /every other bucket is worse/],
  ["too few samples", results([metric("primary", { b: null })]), /^Let it run\. An always-valid result needs 50/],
  ["no result yet", results([metric("primary", { b: [-0.1, 0.2] })]), /^Let it run for about 3 days/],
  ["samples enough", results([metric("primary", { b: [-0.1, 0.2] }, "increase", 0)]), /you can stop\.$/],
  ["no traffic", results([metric("primary", { b: [-0.1, 0.2] }, "increase", null)]), /^No new samples arrive/],
  ["one bucket", results([metric("primary", {})]), /^Add a second bucket/]
] as const)("says what to do with %s", (_case, found, sentence) => {
  expect(nextStep(found, false)).toMatch(sentence)
})
