import { afterAll, describe, expect, it } from "vitest"
import { confidenceSequenceProportion, planSamples, sequentialProportions, twoProportionsZ } from "../statistics.ts"
import { binomial, makeDraws } from "../testing/Draws.ts"
import { countRuns, figure, mostRuns, printFigures } from "../testing/figures.ts"
import { remember } from "../testing/remember.ts"

afterAll(printFigures)

const runs = 2_000
const step = 50
const looks = 100
const alpha = 0.05

describe("two equal rates, looked at after every 50th of 5,000 samples", () => {
  it.each([0.01, 0.1, 0.5])("of %d: the sequential test seldom sees a difference, the z test often", (rate) => {
    const draw = binomial(makeDraws(), step / 2, rate)
    const wrong = { narrowAt1000: 0, narrowAt5000: 0, z: 0 }
    for (let run = 0; run < runs; run++) {
      const seen = { narrowAt1000: false, narrowAt5000: false, z: false }
      const baseline = { successes: 0, trials: 0 }
      const other = { successes: 0, trials: 0 }
      for (let look = 0; look < looks; look++) {
        baseline.successes += draw()
        other.successes += draw()
        baseline.trials += step / 2
        other.trials += step / 2
        const pair = { baseline, other, alpha }
        seen.narrowAt1000 ||= (sequentialProportions({ ...pair, tunedFor: 1_000 }).pValue ?? 1) <= alpha
        seen.narrowAt5000 ||= (sequentialProportions({ ...pair, tunedFor: 5_000 }).pValue ?? 1) <= alpha
        seen.z ||= (twoProportionsZ(pair).pValue ?? 1) <= alpha
      }
      if (seen.narrowAt1000) wrong.narrowAt1000++
      if (seen.narrowAt5000) wrong.narrowAt5000++
      if (seen.z) wrong.z++
    }
    figure(`equal rates of ${rate}, sequential, n* 1,000`, { happened: wrong.narrowAt1000, runs })
    figure(`equal rates of ${rate}, sequential, n* 5,000`, { happened: wrong.narrowAt5000, runs })
    figure(`equal rates of ${rate}, z test`, { happened: wrong.z, runs })
    expect(wrong.narrowAt1000).toBeLessThanOrEqual(mostRuns(alpha, runs))
    expect(wrong.narrowAt5000).toBeLessThanOrEqual(mostRuns(alpha, runs))
    expect(wrong.z).toBeGreaterThanOrEqual((rate < 0.05 ? 0.25 : 0.3) * runs)
  })

  it.each([0.01, 0.1, 0.5])("the sequence of one rate of %d seldom loses the rate", (rate) => {
    const draw = binomial(makeDraws(), step, rate)
    const limits = remember((successes, trials) => confidenceSequenceProportion({ successes, trials, alpha }))
    const { happened } = figure(
      `one rate of ${rate}, beta mixture`,
      countRuns(runs, () => {
        let x = 0
        for (let n = step; n <= looks * step; n += step) {
          x += draw()
          const { low, high } = limits(x, n)
          if (rate < low || rate > high) return true
        }
        return false
      })
    )
    expect(happened).toBeLessThanOrEqual(mostRuns(alpha, runs))
  })
})

it("a sequential plan's samples give at least the power that was planned", () => {
  const plan = planSamples({
    outcome: { kind: "proportion", baseline: 0.3 },
    effect: 0.05,
    alpha,
    power: 0.8,
    shares: [1, 1],
    method: "sequential"
  })
  const total = plan.total ?? 0
  const parts = 25
  const trials = Math.ceil(total / 2 / parts)
  const draws = makeDraws()
  const drawBaseline = binomial(draws, trials, 0.3)
  const drawOther = binomial(draws, trials, 0.35)
  const { happened } = figure(
    `sequential plan of ${total} samples for a power of 80 %`,
    countRuns(runs, () => {
      const baseline = { successes: 0, trials: 0 }
      const other = { successes: 0, trials: 0 }
      for (let part = 0; part < parts; part++) {
        baseline.successes += drawBaseline()
        other.successes += drawOther()
        baseline.trials += trials
        other.trials += trials
        if ((sequentialProportions({ baseline, other, alpha, tunedFor: total }).pValue ?? 1) <= alpha) return true
      }
      return false
    })
  )
  expect(happened).toBeGreaterThanOrEqual(0.8 * runs - 3 * Math.sqrt(runs * 0.16))
})
