/** ln of the mean of exp(values); the mean of e-values, given by their logarithms, is again an e-value. Throws a RangeError without values. */
export const logMeanExp = (values: readonly number[]): number => {
  if (values.length === 0) throw new RangeError("a mean needs at least one value")
  const largest = Math.max(...values)
  const sum = values.reduce((total, value) => total + Math.exp(value - largest), 0)
  return largest + Math.log(sum / values.length)
}
