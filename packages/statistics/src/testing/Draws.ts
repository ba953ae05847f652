import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"

/** Random numbers that are the same in every run. */
export interface Draws {
  /** From 0 to 1, 1 excluded. */
  readonly uniform: () => number
  readonly normal: () => number
  readonly exponential: () => number
}

/** The one seed of all simulations: the day on which they were written. */
const seed = 20_261_129

export const makeDraws = (): Draws => {
  const generator = xoroshiro128plus(seed)
  const uniform = () => uniformFloat64(generator)
  return {
    uniform,
    // Box and Muller's transformation, of which one half is enough.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: () => -Math.log(1 - uniform())
  }
}

/** Draws from the binomial distribution by the inverse of its cumulative distribution. */
export const binomial = (draws: Draws, trials: number, p: number): (() => number) => {
  const cumulated: number[] = []
  let sum = 0
  for (const chance of binomialChances(trials, p)) {
    sum += chance
    cumulated.push(sum)
  }
  return () => {
    const wanted = draws.uniform() * sum
    let [low, high] = [0, trials]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulated[middle] ?? sum) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** P(X = x) for x = 0 … trials, 0 < p < 1. */
export const binomialChances = (trials: number, p: number): readonly number[] => {
  let logChance = trials * Math.log1p(-p)
  return Array.from({ length: trials + 1 }, (_, x) => {
    const chance = Math.exp(logChance)
    logChance += Math.log(((trials - x) / (x + 1)) * (p / (1 - p)))
    return chance
  })
}
