import { formatPercent } from "./numbers.ts"

/** What decides how values of a metric are written. */
export interface MetricValues {
  readonly kind: "proportion" | "mean" | "sum"
  readonly unit: string | null
}

const significant = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 })

const units: Readonly<Record<string, string>> = { seconds: "s" }

const withUnit = (text: string, unit: string | null): string =>
  unit === null ? text : `${text} ${units[unit] ?? unit}`

/** `+0.5` or `−0.5`. */
export const withSign = (value: number, text: (magnitude: number) => string): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${text(Math.abs(value))}`

/** A rate as a percentage, a mean with its unit. */
export const formatMetric =
  ({ kind, unit }: MetricValues) =>
  (value: number): string =>
    kind === "proportion" ? formatPercent(value) : withUnit(significant.format(value), unit)

/** The difference of two values: of rates in percentage points. */
export const formatDifference =
  ({ kind, unit }: MetricValues) =>
  (value: number): string =>
    withSign(value, (magnitude) =>
      kind === "proportion"
        ? `${(magnitude * 100).toFixed(1)} points`
        : withUnit(significant.format(magnitude), unit)
    )

/** A difference as a part of the baseline's value. */
export const formatRelative = (value: number): string => withSign(value, (magnitude) => formatPercent(magnitude))

const fixed = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 })

/** A p-value: `0.034`, or `below 0.0001`. */
export const formatP = (value: number): string => (value < 0.0001 ? "below 0.0001" : fixed.format(value))

/** An e-value by its natural logarithm; null is infinite. */
export const formatE = (logE: number | null): string => {
  if (logE === null) return "∞"
  const power = logE / Math.LN10
  if (power > 6) return `10^${Math.floor(power)}`
  const value = Math.exp(logE)
  return value < 0.01 ? "below 0.01" : new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(value)
}

/** Rounded for a table or a spreadsheet. */
export const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(6)))
