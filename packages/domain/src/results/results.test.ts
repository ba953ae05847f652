import { expect, it } from "@effect/vitest"
import fc from "fast-check"
import { allMetrics } from "../outcomes/builtInMetrics.ts"
import type { Metric } from "../outcomes/Metric.ts"
import { armsOf } from "./Arm.ts"
import { allocatedByService, analysed } from "./analysed.ts"
import { attritionOf } from "./attrition.ts"
import type { Facts, HourCount } from "./Facts.ts"
import { interferenceOf } from "./interference.ts"
import { metricResult } from "./metricResult.ts"
import { outlookOf } from "./outlook.ts"
import { resultMetric } from "./ResultMetric.ts"
import { lookAt } from "./ResultWatch.ts"
import { seriesOf } from "./series.ts"
import { splitOf } from "./split.ts"

const hour = 3_600_000
const now = 1_800_000_000_000

const builtIn = allMetrics({ id: "e", createdAt: 0 }, [])
const noEvidence = { srm: 0, srmAlarmedAt: null, attrition: 0, attritionAlarmedAt: null, resultReachedAt: null }
const declared: Metric = {
  id: "m",
  number: 1,
  experimentId: "e",
  name: "revenue",
  kind: "sum",
  goal: "increase",
  role: "primary",
  minimumEffect: null,
  winsorisingPercentile: null,
  hasHistogram: false,
  description: null,
  archived: false,
  builtIn: false,
  createdAt: 0,
  updatedAt: 0
}
const metrics = [...builtIn, declared]

const table = (shares: Readonly<Record<string, number>>) => {
  let next = 0
  return Object.entries(shares).map(([bucket, slots]) => {
    next += slots
    return { bucket, start: next - slots, end: next }
  })
}

const factsOf = (counts: readonly HourCount[], rest: Partial<Facts> = {}): Facts => ({
  now,
  buckets: ["a", "b", "c"],
  versions: [
    { version: 1, table: table({ a: 5_000, b: 5_000 }), closedBuckets: [], createdAt: 0 },
    { version: 2, table: table({ a: 1_000, b: 2_000, c: 3_000 }), closedBuckets: [], createdAt: 1 }
  ],
  counts,
  durations: [],
  timings: null,
  evidence: noEvidence,
  plan: null,
  metrics,
  outcomes: [],
  histograms: new Map(),
  ...rest
})

const row = (bucket: string, version: number, samples: number, more: Partial<HourCount> = {}): HourCount => ({
  bucket,
  version,
  samples,
  allocatedBy: "service",
  hour: now - 10 * hour,
  complete: 0,
  completions: 0,
  ...more
})

const anyRow = fc
  .record({
    bucket: fc.constantFrom("a", "b", "c"),
    version: fc.constantFrom(1, 2),
    allocatedBy: fc.constantFrom("service" as const, "caller" as const, "override" as const),
    hour: fc.integer({ min: 0, max: 100 }).map((ago) => now - ago * hour),
    samples: fc.oneof(fc.nat(3), fc.nat(3_000_000)),
    part: fc.double({ min: 0, max: 1, noNaN: true })
  })
  .map(({ part, ...rest }) => {
    const complete = Math.floor(rest.samples * part)
    return { ...rest, complete, completions: complete }
  })
const anyDuration = fc
  .record({
    bucket: fc.constantFrom("a", "b", "c"),
    version: fc.constantFrom(1, 2),
    allocatedBy: fc.constant("service" as const),
    bin: fc.nat(1_300),
    completions: fc.integer({ min: 1, max: 100_000 })
  })
  .map((each) => ({
    ...each,
    milliseconds: each.completions * 1.02 ** each.bin,
    squares: each.completions * 1.02 ** (2 * each.bin)
  }))
const anyOutcome = fc
  .record({
    bucket: fc.constantFrom("a", "b"),
    samples: fc.integer({ min: 1, max: 1_000 }),
    value: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    spread: fc.double({ min: 0, max: 1e6, noNaN: true })
  })
  .map(({ bucket, samples, spread, value }) => ({
    metric: "revenue",
    allocationVersion: 1,
    allocatedBy: "service" as const,
    bucket,
    samples,
    sum: samples * value,
    sumOfSquares: samples * value * value,
    squaredDeviations: samples < 2 ? 0 : spread
  }))

const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === "number") return [value]
  if (typeof value !== "object" || value === null) return []
  return Object.values(value).flatMap(numbersIn)
}

const allOf = (facts: Facts, baseline: string) => {
  const selected = analysed(facts, allocatedByService)
  const terms = { baseline, confidence: 0.95, tunedFor: 5_000 }
  return {
    split: splitOf(facts),
    attrition: attritionOf(selected, { ...terms, window: null }),
    metrics: metrics.map((each) => {
      const arms = armsOf(selected, each)
      const metric = resultMetric(each)
      const outlook = outlookOf(selected, arms.arms, { alpha: 0.05, baseline, dueDate: now + 1, metric })
      return metricResult(metric, arms, outlook, terms)
    }),
    series: seriesOf(facts, { ...allocatedByService, ...terms, interval: "hour" }, null)
  }
}

it("every number of any result is finite, and every metric has a sentence", () => {
  const anyFacts = fc.record({
    counts: fc.array(anyRow, { maxLength: 12 }),
    durations: fc.array(anyDuration, { maxLength: 8 }),
    outcomes: fc.array(anyOutcome, { maxLength: 3 })
  })
  fc.assert(
    fc.property(anyFacts, fc.constantFrom("a", "c", "none"), ({ counts, ...rest }, baseline) => {
      const facts = factsOf(counts, rest)
      const results = allOf(facts, baseline)
      expect(numbersIn(results).filter((each) => !Number.isFinite(each))).toEqual([])
      for (const { verdict } of results.metrics) expect(verdict).toMatch(/^[A-Z"].*\.$/)
      lookAt(facts)
    }),
    { numRuns: 40, endOnFailure: true }
  )
})

it("counts against the shares in force: no version alone is a mismatch, but all of one version's entities in one bucket are", () => {
  const honest = [row("a", 1, 5_000), row("b", 1, 5_010), row("a", 2, 1_010), row("b", 2, 1_990), row("c", 2, 3_000)]
  expect(splitOf(factsOf(honest))).toMatchObject({
    sequential: { alarm: false },
    verdict: "The split matches the shares. This may be checked at any time."
  })
  expect(splitOf(factsOf(honest)).chiSquare?.df).toBe(3)
  expect(splitOf(factsOf([row("a", 2, 500), row("b", 2, 500)])).sequential.alarm).toBe(true)
})

it("a bucket whose quota is reached is not missed in later versions", () => {
  const full = { version: 3, table: table({ a: 5_000, b: 5_000 }), closedBuckets: ["b"], createdAt: 2 }
  const facts = factsOf([row("a", 1, 1_000), row("b", 1, 1_000), row("a", 3, 5_000)])
  const split = splitOf({ ...facts, versions: [...facts.versions, full] })
  expect(split.sequential.alarm).toBe(false)
  expect(split.buckets.map(({ expected }) => expected)).toEqual([6_000, 1_000, 0])
})

it("an alarm stays when the split recovers, with the moment when it was raised", () => {
  const evidence = { ...noEvidence, srm: 9, srmAlarmedAt: now - 5 }
  const split = splitOf(factsOf([row("a", 1, 5_000), row("b", 1, 5_000)], { evidence }))
  expect(split.sequential).toMatchObject({ alarm: true, alarmedAt: now - 5, largestLogE: 9 })
  expect(split.sequential.pValue).toBeCloseTo(Math.exp(-9), 12)
})

it("a sample in a bucket without a share raises the alarm without an infinite number", () => {
  const split = splitOf(factsOf([row("a", 1, 10), row("c", 1, 1)]))
  expect(split.sequential).toMatchObject({ alarm: true, logE: null, pValue: 0 })
})

it("buckets that depend on those of another experiment interfere", () => {
  const pair = (bucket: string, otherBucket: string, entities: number) => ({ bucket, otherBucket, entities })
  const other = { experimentId: "o", experimentName: "other", examined: 1_000 }
  const independent = [pair("a", "x", 100), pair("a", "y", 100), pair("b", "x", 100), pair("b", "y", 100)]
  expect(interferenceOf({ ...other, pairs: independent }).verdict).toMatch(/do not depend/)
  const dependent = [pair("a", "x", 200), pair("b", "y", 200)]
  expect(interferenceOf({ ...other, pairs: dependent }).verdict).toMatch(/depend on each other/)
  expect(interferenceOf({ ...other, pairs: [pair("a", "x", 3)] }).verdict).toMatch(/too few/)
})
