import erfc from "@stdlib/math-base-special-erfc"
import erfcinv from "@stdlib/math-base-special-erfcinv"

/** P(Z > z) of the standard normal distribution, with full relative precision far into the tail. */
export const normalTail = (z: number): number => 0.5 * erfc(z / Math.SQRT2)

/** The z with P(Z > z) = tail, 0 < tail < 1. */
export const normalQuantile = (tail: number): number => Math.SQRT2 * erfcinv(2 * tail)

/** The z with P(|Z| > z) = tail, 0 < tail < 1. */
export const twoSidedQuantile = (tail: number): number => Math.SQRT2 * erfcinv(tail)
