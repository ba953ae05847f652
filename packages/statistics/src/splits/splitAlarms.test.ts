import { afterAll, describe, expect, it } from "vitest"
import { logMeanExp } from "../numbers/logMeanExp.ts"
import { srmChiSquare, srmEProcess, srmMixture } from "../statistics.ts"
import { binomial, makeDraws } from "../testing/Draws.ts"
import { countRuns, figure, mostRuns, printFigures } from "../testing/figures.ts"
import { remember } from "../testing/remember.ts"

afterAll(printFigures)

const mixture = remember((x, n) => srmMixture({ versions: [{ observed: [x, n - x], shares: [1, 1] }] }).pValue)

describe("looked at after every 50th of 5,000 samples that are split as planned", () => {
  const runs = 2_000
  const step = 50
  const looks = 100

  it("the sequential test raises hardly a false alarm, the chi-square test many", () => {
    const half = binomial(makeDraws(), step, 0.5)
    const chiSquare = remember((x, n) => srmChiSquare({ observed: [x, n - x], shares: [1, 1] }).pValue ?? 1)
    const smallest = Array.from({ length: runs }, () => {
      const least = { sequential: 1, fixed: 1 }
      let x = 0
      for (let look = 1; look <= looks; look++) {
        x += half()
        least.sequential = Math.min(least.sequential, mixture(x, look * step))
        least.fixed = Math.min(least.fixed, chiSquare(x, look * step))
      }
      return least
    })
    const alarms = (kind: "sequential" | "fixed", alpha: number) =>
      figure(`split as planned, ${kind} test at ${alpha}`, {
        happened: smallest.filter((least) => least[kind] <= alpha).length,
        runs
      }).happened
    expect(alarms("sequential", 0.05)).toBeLessThanOrEqual(mostRuns(0.05, runs))
    expect(alarms("sequential", 0.001)).toBeLessThanOrEqual(mostRuns(0.001, runs))
    expect(alarms("fixed", 0.05)).toBeGreaterThanOrEqual(0.3 * runs)
    alarms("fixed", 0.001)
  })

  it("three reweightings on the way raise no alarm", () => {
    const shares = [0.5, 0.3, 0.9, 0.35]
    const concentrations = [10, 100, 1_000, 10_000, 100_000]
    const draws = makeDraws()
    const stages = shares.map((share) => ({
      draw: binomial(draws, step, share),
      logE: remember((x, n) => {
        const versions = [{ observed: [x, n - x], shares: [share, 1 - share] }]
        return concentrations.map((concentration) => srmEProcess({ versions, concentration }).logE ?? 0)
      })
    }))
    const largest = Array.from({ length: runs }, () => {
      let before = concentrations.map(() => 0)
      let most = 0
      for (const { draw, logE } of stages) {
        let x = 0
        let now = before
        for (let n = step; n <= (looks / shares.length) * step; n += step) {
          x += draw()
          const stage = logE(x, n)
          now = before.map((sum, i) => sum + (stage[i] ?? 0))
          most = Math.max(most, logMeanExp(now))
        }
        before = now
      }
      return most
    })
    for (const alpha of [0.05, 0.001]) {
      const happened = largest.filter((logE) => logE >= -Math.log(alpha)).length
      figure(`three reweightings, sequential test at ${alpha}`, { happened, runs })
      expect(happened).toBeLessThanOrEqual(mostRuns(alpha, runs))
    }
  })
})

describe("a broken split", () => {
  it("of 50.5 to 49.5, looked at every 5,000 samples, is found by 250,000, at 0.001 by 500,000", () => {
    const runs = 400
    const draw = binomial(makeDraws(), 5_000, 0.505)
    const found = (most: number, alpha: number) => () => {
      let x = 0
      for (let n = 5_000; n <= most; n += 5_000) {
        x += draw()
        if (mixture(x, n) <= alpha) return true
      }
      return false
    }
    const soon = figure("50.5 to 49.5 by 250,000, at 0.05", countRuns(runs, found(250_000, 0.05)))
    expect(soon.happened).toBeGreaterThanOrEqual(0.93 * runs)
    const sure = figure("50.5 to 49.5 by 500,000, at 0.001", countRuns(runs, found(500_000, 0.001)))
    expect(sure.happened).toBeGreaterThanOrEqual(0.97 * runs)
  })

  it("of 55 to 45 is found by 5,000 samples", () => {
    const runs = 2_000
    const draw = binomial(makeDraws(), 50, 0.55)
    const { happened } = figure(
      "55 to 45 by 5,000, at 0.05",
      countRuns(runs, () => {
        let x = 0
        for (let n = 50; n <= 5_000; n += 50) {
          x += draw()
          if (mixture(x, n) <= 0.05) return true
        }
        return false
      })
    )
    expect(happened).toBeGreaterThanOrEqual(0.99 * runs)
  })
})
