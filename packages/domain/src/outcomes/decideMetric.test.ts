import { Result } from "effect"
import { expect, it } from "vitest"
import { allMetrics } from "./builtInMetrics.ts"
import { changeMetric, declareMetric, metricsAtMost, type NewMetric } from "./decideMetric.ts"
import type { Metric } from "./Metric.ts"

const experiment = { id: "e", archived: false, createdAt: 1 }
const wanted: NewMetric = {
  name: "revenue",
  kind: "sum",
  goal: "increase",
  role: "primary",
  minimumEffect: null,
  winsorisingPercentile: null,
  description: null
}
const declaring = (change: Partial<NewMetric>, stored: readonly Metric[] = [], archived = false) =>
  Result.merge(
    declareMetric(
      { experiment: { ...experiment, archived }, metrics: allMetrics(experiment, stored) },
      { ...wanted, ...change },
      { id: "m", now: 5 }
    )
  )
const declared = Result.getOrThrow(
  declareMetric({ experiment, metrics: allMetrics(experiment, []) }, wanted, { id: "m", now: 5 })
)
const changing = (metric: Metric, patch: object, hasOutcomes = false) => {
  const facts = { experiment, metrics: allMetrics(experiment, [metric]), hasOutcomes }
  return Result.merge(Result.map(changeMetric(facts, metric.id, patch, 9), ({ after }) => after))
}

it("a metric has the number after the greatest, so that an archived one keeps its own", () => {
  expect(declared).toMatchObject({ number: 1, builtIn: false, hasHistogram: false, createdAt: 5 })
  expect(declaring({ name: "other" }, [{ ...declared, number: 7, archived: true }])).toMatchObject({ number: 8 })
})

it("its name is free and unlike others, and there is room for it", () => {
  for (const name of ["revenue", "completion"]) {
    expect(declaring({ name }, [declared])).toMatchObject({ _tag: "MetricExists", name })
  }
  expect(declaring({ name: " revenue" }, [declared])).toMatchObject({ _tag: "InvalidInput" })
  const full = Array.from({ length: metricsAtMost }, (_, n) => ({ ...declared, name: `m${n}`, number: n + 1 }))
  expect(declaring({}, full)).toMatchObject({ _tag: "InvalidInput", message: expect.stringContaining("at most 100") })
  expect(declaring({}, full.slice(1))).toMatchObject({ number: 101 })
  expect(declaring({}, [], true)).toMatchObject({ _tag: "ExperimentArchived" })
})

it("a change of nothing is none, and null clears", () => {
  expect(changing(declared, { role: "primary", description: undefined })).toBe(declared)
  const described = { ...declared, description: "Euro", minimumEffect: 0.1 }
  expect(changing(described, { description: null })).toEqual({ ...described, description: null, updatedAt: 9 })
})

it("winsorising begins before the first outcome, and can change from then on", () => {
  expect(changing(declared, { winsorisingPercentile: 99 }, true)).toMatchObject({ _tag: "MetricHasOutcomes" })
  const winsorised = changing(declared, { winsorisingPercentile: 99 })
  expect(winsorised).toMatchObject({ hasHistogram: true })
  const off: Metric = { ...declared, hasHistogram: true }
  expect(changing(off, { winsorisingPercentile: 95 }, true)).toMatchObject({ winsorisingPercentile: 95 })
  expect(changing({ ...declared, kind: "proportion" }, { winsorisingPercentile: 99 })).toMatchObject({
    problems: [{ path: ["winsorisingPercentile"] }]
  })
})
