/**
 * A root of f between low and high by Brent's method (Brent 1973, chapter 4), to the last digits of a double. Throws a RangeError if f has
 * the same sign at both ends. f may be infinite at an end, never NaN.
 */
export const findRoot = (f: (x: number) => number, low: number, high: number): number => {
  let a = low
  let b = high
  let fa = f(a)
  let fb = f(b)
  if (fa === 0) return a
  if (fb === 0) return b
  if (fa > 0 === fb > 0) throw new RangeError(`no root between ${low} and ${high}`)
  let c = a
  let fc = fa
  let step = b - a
  let previous = step
  for (let round = 0; round < 300; round++) {
    if (fb > 0 === fc > 0) {
      c = a
      fc = fa
      step = b - a
      previous = step
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      ;[a, b, c] = [b, c, b]
      ;[fa, fb, fc] = [fb, fc, fb]
    }
    const tolerance = 2 * Number.EPSILON * Math.abs(b) + Number.MIN_VALUE
    const half = (c - b) / 2
    if (Math.abs(half) <= tolerance || fb === 0) return b
    const guess = interpolated(a, b, c, fa, fb, fc, half)
    // Beside an infinite value an interpolation would stay where it is.
    const isGood =
      Math.abs(previous) >= tolerance &&
      Number.isFinite(guess) &&
      Number.isFinite(fa) &&
      Number.isFinite(fc) &&
      Math.abs(guess) < Math.min(1.5 * Math.abs(half), Math.abs(previous) / 2) &&
      guess > 0 === half > 0
    previous = isGood ? step : half
    step = isGood ? guess : half
    a = b
    fa = fb
    b += Math.abs(step) > tolerance ? step : Math.sign(half) * tolerance
    fb = f(b)
  }
  return b
}

/** The step from b by inverse quadratic interpolation, or by the secant while only two points differ. */
const interpolated = (a: number, b: number, c: number, fa: number, fb: number, fc: number, half: number): number => {
  const s = fb / fa
  if (a === c) return (2 * half * s) / (s - 1)
  const q = fa / fc
  const r = fb / fc
  return -(s * (2 * half * q * (q - r) - (b - a) * (r - 1))) / ((q - 1) * (r - 1) * (s - 1))
}
