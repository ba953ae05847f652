import { noncentralTTail } from "../numbers/noncentralT.ts"
import { studentQuantile } from "../numbers/student.ts"

/** The power of the two-sample t test with equal variances; `effectSize` in standard deviations, `samples` may be broken. */
export const powerOfMeans = (
  effectSize: number,
  samples: number,
  alpha: number,
  ratio: number,
  sides: 1 | 2
): number => {
  const df = samples * (1 + ratio) - 2
  const shift = Math.abs(effectSize) * Math.sqrt((samples * ratio) / (1 + ratio))
  const limit = studentQuantile(alpha / sides, df)
  const right = noncentralTTail(limit, df, shift)
  return sides === 1 ? right : right + noncentralTTail(limit, df, -shift)
}

/** The smallest number of samples in the baseline for which the test exists: one degree of freedom. */
export const fewestSamples = (ratio: number): number => 3 / (1 + ratio)
