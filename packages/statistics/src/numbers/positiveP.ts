/**
 * A p-value from 0 to 1 that is never exactly 0: a value too small for a double is answered as the smallest one, 5e-324. So a p-value
 * of 0 always means that what was seen is impossible under the hypothesis.
 */
export const positiveP = (p: number): number => Math.min(1, Math.max(p, Number.MIN_VALUE))

/** The p-value, min(1, 1/e), of an e-value given by its natural logarithm. */
export const pOfLogE = (logE: number): number => positiveP(Math.exp(-logE))
