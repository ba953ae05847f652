import { afterAll, describe, expect, it } from "vitest"
import { completionByAge, kaplanMeier, logRank, safeLogRank } from "../statistics.ts"
import { type Draws, makeDraws } from "../testing/Draws.ts"
import { countRuns, figure, mostRuns, printFigures } from "../testing/figures.ts"
import type { SurvivalTimes } from "./SurvivalBin.ts"

afterAll(printFigures)

const alpha = 0.05

/** Samples that complete at a constant hazard, observed for up to `most`. */
const arm = (draws: Draws, size: number, hazard: number, most: number): SurvivalTimes => {
  const all = Array.from({ length: size }, () => draws.exponential() / hazard)
  return { times: all.map((time) => Math.min(time, most)), completed: all.map((time) => (time < most ? 1 : 0)) }
}

describe("the safe log-rank test on 2 × 250 samples", () => {
  it("raises few false alarms at any time, with equal hazards", () => {
    const draws = makeDraws()
    const { happened, runs } = figure(
      "safe log-rank, equal hazards, any time",
      countRuns(1_000, () => {
        const { largestLogE } = safeLogRank({ buckets: [arm(draws, 250, 1, 2), arm(draws, 250, 1, 2)] })
        return largestLogE >= -Math.log(alpha)
      })
    )
    expect(happened).toBeLessThanOrEqual(mostRuns(alpha, runs))
  })

  it("finds a hazard ratio of 1.5", () => {
    const draws = makeDraws()
    const pairs = Array.from({ length: 400 }, () => [arm(draws, 250, 1, 3), arm(draws, 250, 1.5, 3)])
    const found = (what: string, isFound: (buckets: readonly SurvivalTimes[]) => boolean) =>
      figure(what, { happened: pairs.filter(isFound).length, runs: pairs.length })
    found("log-rank looked at once, hazard ratio 1.5", (buckets) => (logRank({ buckets }).pValue ?? 1) <= alpha)
    const { happened, runs } = found(
      "safe log-rank, hazard ratio 1.5, any time",
      (buckets) => safeLogRank({ buckets }).largestLogE >= -Math.log(alpha)
    )
    expect(happened).toBeGreaterThanOrEqual(0.8 * runs)
  })

  it("raises few false alarms when it is looked at while samples arrive", () => {
    const draws = makeDraws()
    const size = 150
    const looks = 8
    const { happened, runs } = figure(
      "safe log-rank, equal hazards, looked at 8 times while samples arrive",
      countRuns(400, () => {
        const buckets = [0, 1].map(() =>
          Array.from({ length: size }, () => ({ arrival: draws.uniform() * 4, wait: draws.exponential() }))
        )
        for (let look = 1; look <= looks; look++) {
          const now = (look * 6) / looks
          const seen = buckets.map((samples) => {
            const present = samples.filter(({ arrival }) => arrival < now)
            return {
              times: present.map(({ arrival, wait }) => Math.min(wait, now - arrival)),
              completed: present.map(({ arrival, wait }) => (arrival + wait < now ? 1 : 0))
            }
          })
          if (safeLogRank({ buckets: seen }).pValue <= alpha) return true
        }
        return false
      })
    )
    expect(happened).toBeLessThanOrEqual(mostRuns(alpha, runs))
  })
})

describe("intervals over 10,000 draws", () => {
  const runs = 10_000
  const near = (what: string, covers: () => boolean) => {
    const { happened } = figure(what, countRuns(runs, covers))
    expect(Math.abs(happened / runs - 0.95)).toBeLessThanOrEqual(3 * Math.sqrt((0.95 * 0.05) / runs))
  }

  it("Kaplan–Meier's log-log limits and the median's interval cover the truth as often as they say", () => {
    const draws = makeDraws()
    const truth = Math.exp(-0.5)
    let medians = 0
    near("Kaplan–Meier at one age, 60 samples", () => {
      const { times, low, high, medianLow, medianHigh } = kaplanMeier({ bucket: arm(draws, 60, 1, 2) })
      if ((medianLow ?? 2) <= Math.LN2 && Math.LN2 <= (medianHigh ?? 2)) medians++
      const at = times.findLastIndex((time) => time <= 0.5)
      return (low[at] ?? 1) <= truth && truth <= (high[at] ?? 0)
    })
    figure("median time, 60 samples", { happened: medians, runs })
    expect(Math.abs(medians / runs - 0.95)).toBeLessThanOrEqual(0.015)
  })

  it("the difference of completions by an age covers the truth as often as it says", () => {
    const draws = makeDraws()
    /** 500 samples in bins of a tenth, which end at the ages that are asked for. */
    const bins = (hazard: number) => {
      const completed = Array.from({ length: 20 }, () => 0)
      let left = 0
      for (let sample = 0; sample < 500; sample++) {
        const bin = Math.floor((10 * draws.exponential()) / hazard)
        if (bin < completed.length) completed[bin] = (completed[bin] ?? 0) + 1
        else left++
      }
      return [
        ...completed.map((count, bin) => ({ time: (bin + 1) / 10, completed: count, censored: 0 })),
        { time: 2.1, completed: 0, censored: left }
      ]
    }
    near("difference of completions by an age, 2 × 500 samples", () => {
      const { low, high } = completionByAge({ baseline: bins(1), other: bins(1.3), age: 0.8, confidence: 0.95 })
      const truth = Math.exp(-0.8) - Math.exp(-0.8 * 1.3)
      return low !== null && high !== null && low <= truth && truth <= high
    })
  })
})
