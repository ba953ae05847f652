import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as statistics from "./statistics.ts"

const {
  attritionChiSquare,
  betaBinomial,
  completionByAge,
  confidenceSequenceMean,
  kaplanMeier,
  logRank,
  newcombe,
  planEffect,
  planSamples,
  probabilityBest,
  relativeRisk,
  safeLogRank,
  sequentialMeans,
  sequentialProportions,
  srmChiSquare,
  srmMixture,
  twoProportionsZ,
  wilson
} = statistics

/** All numbers of an answer, however deep. */
const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === "number") return [value]
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(numbersIn) : []
}

const count = fc.oneof(
  fc.constantFrom(0, 1, 2),
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 10_000_000 })
)
const proportion = fc
  .tuple(count, fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, edge, part]) => ({ trials, successes: Math.round(trials * (part < 0.2 ? edge : part)) }))
const summary = fc.record({
  n: count,
  mean: fc.oneof(fc.constant(0), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  sd: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
})
const times = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.constantFrom(0, 1)), { maxLength: 30 })
  .map((samples) => ({ times: samples.map(([time]) => time), completed: samples.map(([, completed]) => completed) }))
const split = fc
  .array(fc.tuple(count, fc.constantFrom(0, 0.1, 0.3, 1, 50)), { maxLength: 5 })
  .map((buckets) => ({ observed: buckets.map(([observed]) => observed), shares: buckets.map(([, share]) => share) }))
const confidence = fc.constantFrom(0.8, 0.95, 0.999)

describe("an answer has no NaN and no infinite number, whatever the counts", () => {
  const answersAreFinite = (answer: unknown) => numbersIn(answer).every(Number.isFinite)

  it("of proportions", () => {
    fc.assert(
      fc.property(proportion, proportion, confidence, (baseline, other, level) => {
        const pair = { baseline, other, confidence: level, alpha: 1 - level }
        const prior = { alpha: 1, beta: 0.5 }
        return answersAreFinite([
          wilson({ ...baseline, confidence: level }),
          statistics.clopperPearson({ ...baseline, confidence: level }),
          statistics.confidenceSequenceProportion({ ...baseline, alpha: 1 - level }),
          newcombe(pair),
          statistics.miettinenNurminen(pair),
          relativeRisk(pair),
          twoProportionsZ(pair),
          sequentialProportions(pair),
          betaBinomial({ baseline, other, prior }),
          probabilityBest({ buckets: [baseline, other, baseline], prior })
        ])
      }),
      { numRuns: 60 }
    )
  })

  it("of means", () => {
    fc.assert(
      fc.property(summary, summary, confidence, (baseline, other, level) => {
        const pair = { baseline, other, confidence: level, alpha: 1 - level }
        return answersAreFinite([
          statistics.meanInterval({ ...baseline, confidence: level }),
          statistics.welch(pair),
          statistics.relativeDifference(pair),
          sequentialMeans(pair),
          confidenceSequenceMean({ n: baseline.n, sd: baseline.sd, alpha: 1 - level, tunedFor: 100 })
        ])
      })
    )
  })

  it("of splits and tables", () => {
    fc.assert(
      fc.property(split, split, (one, two) => {
        const table = one.observed.map((observed, bucket) => [observed, two.observed[bucket] ?? 0])
        return answersAreFinite([
          srmChiSquare(one),
          srmMixture({ versions: [one, two] }),
          statistics.srmEProcess({ versions: [one, two], concentration: 100 }),
          attritionChiSquare({ table }),
          statistics.gTest({ table }),
          statistics.independence({ table: table.map((row) => row.map((cell) => Math.min(cell, 100_000))) })
        ])
      })
    )
  })

  it("of times", () => {
    fc.assert(
      fc.property(times, times, times, fc.integer({ min: 0, max: 9 }), (one, two, three, age) =>
        answersAreFinite([
          kaplanMeier({ bucket: one }),
          logRank({ buckets: [one, two, three] }),
          safeLogRank({ buckets: [one, two, three] }),
          completionByAge({ baseline: binsOf(one), other: binsOf(two), age, confidence: 0.95 })
        ])
      )
    )
  })

  const binsOf = ({ times: all, completed }: { times: readonly number[]; completed: readonly number[] }) =>
    [...new Set(all)]
      .sort((one, other) => one - other)
      .map((time) => ({
        time,
        completed: all.filter((t, i) => t === time && completed[i] === 1).length,
        censored: all.filter((t, i) => t === time && completed[i] === 0).length
      }))
})

describe("limits", () => {
  it("enclose the estimate, and turn around with the groups", () => {
    fc.assert(
      fc.property(proportion, proportion, (baseline, other) => {
        for (const method of [newcombe, statistics.miettinenNurminen]) {
          const there = method({ baseline, other, confidence: 0.95 })
          const back = method({ baseline: other, other: baseline, confidence: 0.95 })
          if (there.difference === null || there.low === null || there.high === null) return back.difference === null
          expect(there.low).toBeLessThanOrEqual(there.difference + 1e-12)
          expect(there.high).toBeGreaterThanOrEqual(there.difference - 1e-12)
          expect(back.high).toBeCloseTo(-there.low, 9)
        }
        return true
      })
    )
  })

  it("of a sequence exclude no difference exactly when its p-value is at most α", () => {
    fc.assert(
      fc.property(proportion, proportion, (baseline, other) => {
        const { low, high, pValue, isEnough } = sequentialProportions({ baseline, other, alpha: 0.05 })
        if (!isEnough || low === null || high === null || pValue === null) return low === null && pValue === null
        return low > 0 || high < 0 ? pValue <= 0.05 + 1e-12 : pValue >= 0.05 - 1e-12
      })
    )
  })
})

describe("what cannot be", () => {
  it("a sample in a bucket without a share is evidence beyond any p-value", () => {
    const split = { observed: [500, 500, 1], shares: [50, 50, 0] }
    expect(srmChiSquare(split)).toEqual({ statistic: null, df: 1, pValue: 0, impossible: 1 })
    expect(srmMixture({ versions: [split] })).toEqual({ logE: null, pValue: 0, impossible: 1 })
  })

  it("only that has a p-value of 0: a bucket that receives all of ten million samples has not", () => {
    const split = { observed: [10_000_000, 0], shares: [1, 1] }
    expect(srmChiSquare(split).pValue).toBeGreaterThan(0)
    expect(srmMixture({ versions: [split] }).pValue).toBeGreaterThan(0)
  })

  it.each([
    { what: "more successes than trials", apply: () => wilson({ successes: 3, trials: 2, confidence: 0.95 }) },
    { what: "negative counts", apply: () => wilson({ successes: -1, trials: 2, confidence: 0.95 }) },
    { what: "a confidence of 1", apply: () => wilson({ successes: 1, trials: 2, confidence: 1 }) },
    { what: "lists of different length", apply: () => srmChiSquare({ observed: [1, 2], shares: [1] }) },
    { what: "NaN", apply: () => srmChiSquare({ observed: [1, Number.NaN], shares: [1, 1] }) },
    { what: "bins out of order", apply: () => statistics.kaplanMeierBinned({ bins: [bin(2), bin(1)] }) },
    {
      what: "a time that is not finite",
      apply: () => kaplanMeier({ bucket: { times: [Number.NaN], completed: [1] } })
    },
    { what: "ragged tables", apply: () => attritionChiSquare({ table: [[1, 2], [3]] }) },
    { what: "p-values above 1", apply: () => statistics.holm({ pValues: [1.5] }) },
    { what: "a rate above 1", apply: () => planSamples({ ...plan, effect: 0.95, power: 0.8 }) },
    { what: "a test of one bucket", apply: () => planEffect({ ...plan, shares: [1], total: 100, power: 0.8 }) }
  ])("$what are refused with a RangeError", ({ apply }) => {
    expect(apply).toThrow(RangeError)
  })

  const bin = (time: number) => ({ time, completed: 1, censored: 0 })
  const plan = {
    outcome: { kind: "proportion", baseline: 0.1 },
    alpha: 0.05,
    shares: [1, 1],
    method: "fixed"
  } as const
})
