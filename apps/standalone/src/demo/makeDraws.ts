import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"

/** Random numbers that are the same in every demo. */
export interface Draws {
  /** From 0 to 1, 1 excluded. */
  readonly uniform: () => number
  /** Log-normal: half of the numbers are below `median`, and `spread` is the standard deviation of their logarithms. */
  readonly logNormal: (median: number, spread: number) => number
}

/** After so many numbers, generators with seeds side by side have nothing in common. */
const warmUp = 64

export const makeDraws = (seed: number): Draws => {
  const generator = xoroshiro128plus(seed)
  const uniform = () => uniformFloat64(generator)
  for (let n = 0; n < warmUp; n++) uniform()
  // Box and Muller's transformation, of which one half is enough.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, logNormal: (median, spread) => median * Math.exp(spread * normal()) }
}
