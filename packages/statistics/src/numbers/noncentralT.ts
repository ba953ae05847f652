import gammaln from "@stdlib/math-base-special-gammaln"
import { integrate } from "./integrate.ts"
import { normalTail } from "./normal.ts"

/**
 * P(T > t) of the non-central t distribution with df ≥ 1 degrees of freedom: the mean of P(Z > t·s − shift) over s = χ/√df, by quadrature to
 * about 1e-12.
 */
export const noncentralTTail = (t: number, df: number, shift: number): number => {
  const logScale = Math.LN2 + (df / 2) * Math.log(df / 2) - gammaln(df / 2)
  const density = (s: number) => Math.exp(logScale + (df - 1) * Math.log(s) - (df * s * s) / 2)
  // Outside of 9 standard deviations of χ nothing is left.
  const low = Math.max(0, 1 - 9 / Math.sqrt(df))
  const high = 1 + 9 / Math.sqrt(df)
  const steps = t === 0 ? [] : [-9, 0, 9].map((z) => (shift + z) / t)
  const points = [low, 1, ...steps.filter((s) => s > low && s < high), high].sort((one, other) => one - other)
  return integrate((s) => density(s) * normalTail(t * s - shift), points)
}
