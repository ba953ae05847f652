import { requireBetween0And1, requirePositive } from "../numbers/requireInput.ts"

/**
 * ρ = √((−2 ln α + ln(−2 ln α + 1))/n*): the mixture's width with which the confidence sequence is narrowest near n* values
 * (Waudby-Smith et al. 2021). Throws a RangeError unless 0 < α < 1 and n* > 0.
 */
export const mixtureRho = (alpha: number, tunedFor: number): number => {
  requireBetween0And1("alpha", alpha)
  requirePositive("tunedFor", tunedFor)
  const twice = -2 * Math.log(alpha)
  return Math.sqrt((twice + Math.log(twice + 1)) / tunedFor)
}

/** Half the width of the two-sided confidence sequence after n > 0 values, for a standard deviation of 1. */
export const mixtureHalfWidth = (n: number, rho: number, alpha: number): number => {
  const spread = n * rho * rho
  return Math.sqrt(((2 * (spread + 1)) / (n * spread)) * (Math.log1p(spread) / 2 - Math.log(alpha)))
}
