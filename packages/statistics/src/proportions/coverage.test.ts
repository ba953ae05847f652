import { afterAll, describe, expect, it } from "vitest"
import { betaBinomial, clopperPearson, miettinenNurminen, newcombe, relativeRisk, wilson } from "../statistics.ts"
import { binomial, binomialChances, makeDraws } from "../testing/Draws.ts"
import { countRuns, figure, printFigures } from "../testing/figures.ts"
import { remember } from "../testing/remember.ts"
import type { Interval } from "./Proportion.ts"

afterAll(printFigures)

const confidence = 0.95
const runs = 10_000

const covers = ({ low, high }: Interval, truth: number) =>
  low !== null && high !== null && low <= truth && truth <= high

const expectNear = (what: string, happens: () => boolean, exact: number) => {
  const rate = countRuns(runs, happens)
  const { happened } = exact === confidence ? figure(what, rate) : rate
  expect(Math.abs(happened / runs - exact)).toBeLessThanOrEqual(3 * Math.sqrt((exact * (1 - exact)) / runs))
}

const smallTrials = [5, 10, 20, 50, 200]
const rates = [0.001, 0.01, 0.05, 0.3, 0.5, 0.9, 0.99]
const small = smallTrials.flatMap((trials) => rates.map((rate) => ({ trials, rate })))

describe("few trials and rates near 0 and 1", () => {
  it.each([
    { name: "Wilson", method: wilson, worst: 0.9 },
    { name: "Clopper–Pearson", method: clopperPearson, worst: confidence }
  ])(
    "$name covers the rate as often as the sum over all outcomes says, and at least $worst",
    ({ name, method, worst }) => {
      let least = 1
      for (const { trials, rate } of small) {
        const limits = remember((successes) => method({ successes, trials, confidence }))
        const exact = binomialChances(trials, rate).reduce(
          (sum, chance, x) => (covers(limits(x, trials), rate) ? sum + chance : sum),
          0
        )
        least = Math.min(least, exact)
        const draw = binomial(makeDraws(), trials, rate)
        expectNear(name, () => covers(limits(draw(), trials), rate), exact)
      }
      expect(least).toBeGreaterThanOrEqual(worst)
    }
  )

  it("Newcombe covers the difference as often as the sum over all outcomes says", () => {
    for (const [n1, p1, n2, p2] of [
      [5, 0.1, 5, 0.3],
      [20, 0.01, 30, 0.01],
      [50, 0.5, 20, 0.9],
      [200, 0.02, 100, 0.05]
    ] as const) {
      const limits = remember((x1, x2) =>
        newcombe({ baseline: { successes: x1, trials: n1 }, other: { successes: x2, trials: n2 }, confidence })
      )
      const chances = binomialChances(n2, p2)
      const exact = binomialChances(n1, p1).reduce(
        (sum, one, x1) =>
          sum + one * chances.reduce((part, two, x2) => (covers(limits(x1, x2), p2 - p1) ? part + two : part), 0),
        0
      )
      const draws = makeDraws()
      const [draw1, draw2] = [binomial(draws, n1, p1), binomial(draws, n2, p2)]
      expectNear("Newcombe", () => covers(limits(draw1(), draw2()), p2 - p1), exact)
    }
  })
})

describe("many trials", () => {
  const [n1, p1, n2, p2] = [2_000, 0.3, 1_500, 0.33]
  const pairOf = (x1: number, x2: number) => ({
    baseline: { successes: x1, trials: n1 },
    other: { successes: x2, trials: n2 },
    confidence
  })

  it.each([
    { name: "Newcombe", method: newcombe, truth: p2 - p1 },
    { name: "Miettinen–Nurminen", method: miettinenNurminen, truth: p2 - p1 },
    { name: "Katz", method: relativeRisk, truth: p2 / p1 }
  ])("$name covers the truth as often as it says", ({ name, method, truth }) => {
    const draws = makeDraws()
    const [draw1, draw2] = [binomial(draws, n1, p1), binomial(draws, n2, p2)]
    expectNear(`${name}, thousands of trials`, () => covers(method(pairOf(draw1(), draw2())), truth), confidence)
  })

  it("Wilson covers the truth as often as it says", () => {
    const draw = binomial(makeDraws(), 20_000, 0.3)
    expectNear(
      "Wilson, 20,000 trials",
      () => covers(wilson({ successes: draw(), trials: 20_000, confidence }), 0.3),
      confidence
    )
  })
})

it("credible intervals cover rates that are drawn from the prior as often as they say", () => {
  const draws = makeDraws()
  const limits = remember((successes, trials) => {
    const group = { successes, trials }
    const { lowOther, highOther } = betaBinomial({ baseline: group, other: group, prior: { alpha: 1, beta: 1 } })
    return { low: lowOther, high: highOther }
  })
  const trials = 30
  expectNear(
    "credible interval, rates from the prior in 30",
    () => {
      const rate = draws.uniform()
      let successes = 0
      for (let trial = 0; trial < trials; trial++) if (draws.uniform() < rate) successes++
      return covers(limits(successes, trials), rate)
    },
    confidence
  )
})
