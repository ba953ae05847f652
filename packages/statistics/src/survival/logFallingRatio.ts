import betaln from "@stdlib/math-base-special-betaln"

/** Up to so many factors are multiplied. */
const fewFactors = 8

/** ln of x(x − 1)…(x − count + 1) / y(y − 1)…(y − count + 1), in constant time; both x and y are at least `count`. */
export const logFallingRatio = (x: number, y: number, count: number): number => {
  if (count === 0) return 0
  if (count > fewFactors) return betaln(y - count + 1, count) - betaln(x - count + 1, count)
  let ratio = x / y
  for (let i = 1; i < count; i++) ratio *= (x - i) / (y - i)
  return Math.log(ratio)
}
