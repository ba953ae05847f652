const whole = new Intl.NumberFormat("en")
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 })

/** `12,345`. */
export const formatCount = (value: number): string => whole.format(value)

/** `12.3K`. */
export const formatShort = (value: number): string => short.format(value)

/** `12.5 %`; `digits` after the point, one by default. The value is a share from 0 to 1. */
export const formatPercent = (value: number, digits = 1): string => `${(value * 100).toFixed(digits)} %`

/** `1 sample`, `2 samples`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`
