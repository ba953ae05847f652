import { afterAll, expect, it } from "vitest"
import { meanInterval, relativeDifference, welch } from "../statistics.ts"
import { type Draws, makeDraws } from "../testing/Draws.ts"
import { countRuns, figure, printFigures } from "../testing/figures.ts"

afterAll(printFigures)

const confidence = 0.95
const runs = 10_000

/** n normal values, summed up. */
const summary = (draws: Draws, n: number, mean: number, sd: number) => {
  let [average, squares] = [0, 0]
  for (let i = 1; i <= n; i++) {
    const value = mean + sd * draws.normal()
    const change = value - average
    average += change / i
    squares += change * (value - average)
  }
  return { n, mean: average, sd: Math.sqrt(squares / (n - 1)) }
}

const covered = (what: string, limits: () => { low: number | null; high: number | null }, truth: number) => {
  const { happened } = figure(
    what,
    countRuns(runs, () => {
      const { low, high } = limits()
      return low !== null && high !== null && low <= truth && truth <= high
    })
  )
  expect(Math.abs(happened / runs - confidence)).toBeLessThanOrEqual(
    3 * Math.sqrt((confidence * (1 - confidence)) / runs)
  )
}

it("the t interval covers the mean as often as it says, with five values too", () => {
  const draws = makeDraws()
  covered("t interval, 5 values", () => meanInterval({ ...summary(draws, 5, 2, 3), confidence }), 2)
})

it("Welch's interval covers the difference as often as it says, with unequal variances", () => {
  const draws = makeDraws()
  const limits = () => welch({ baseline: summary(draws, 40, 10, 1), other: summary(draws, 25, 11, 3), confidence })
  covered("Welch, 40 and 25 values", limits, 1)
})

it("the interval of the relative difference covers it as often as it says", () => {
  const draws = makeDraws()
  const limits = () =>
    relativeDifference({ baseline: summary(draws, 400, 10, 3), other: summary(draws, 300, 10.5, 4), confidence })
  covered("relative difference, 400 and 300 values", limits, 0.05)
})
