import { formatDuration } from "./duration.ts"
import { formatPercent } from "./numbers.ts"

/** What decides how values of a metric are written. */
export interface MetricValues {
  readonly kind: "proportion" | "mean" | "sum"
  readonly unit: string | null
}

const significant = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 })
const fixed = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 })
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 })

const durations = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "min", seconds: 60 },
  { name: "s", seconds: 1 }
] as const

/** In one unit, as an axis shows it: `1.1 h`. */
const shortDuration = (seconds: number): string => {
  const unit = durations.find((each) => seconds >= each.seconds) ?? durations[3]
  return `${short.format(seconds / unit.seconds)} ${unit.name}`
}

/** `+0.5` or `−0.5`. */
export const withSign = (value: number, text: (magnitude: number) => string): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${text(Math.abs(value))}`

const mean =
  ({ unit }: MetricValues) =>
  (value: number): string =>
    unit === "seconds"
      ? value < 60
        ? `${significant.format(value)} s`
        : formatDuration(value * 1_000)
      : significant.format(value)

const shortMean =
  ({ unit }: MetricValues) =>
  (value: number): string =>
    unit === "seconds" ? shortDuration(value) : short.format(value)

/** A rate as a percentage, a mean with its unit. */
export const formatMetric = (metric: MetricValues) => (value: number) =>
  metric.kind === "proportion" ? formatPercent(value) : mean(metric)(value)

/** The same as short as an axis needs. */
export const formatMetricShort = (metric: MetricValues) => (value: number) =>
  metric.kind === "proportion" ? `${short.format(value * 100)} %` : shortMean(metric)(value)

/** The difference of two values: of rates in percentage points. */
export const formatDifference = (metric: MetricValues) => (value: number) =>
  withSign(value, (size) => (metric.kind === "proportion" ? `${(size * 100).toFixed(1)} points` : mean(metric)(size)))

/** The same as short as an axis needs, without the word points. */
export const formatDifferenceShort = (metric: MetricValues) => (value: number) =>
  withSign(value, (size) => (metric.kind === "proportion" ? short.format(size * 100) : shortMean(metric)(size)))

/** A difference as a part of the baseline's value. */
export const formatRelative = (value: number): string => withSign(value, (size) => formatPercent(size))

/** A difference that is as small as an expected loss. */
export const formatLoss = (metric: MetricValues) => (value: number) =>
  metric.kind === "proportion"
    ? `${value < 0.000_01 ? "below 0.001" : fixed.format(value * 100)} points`
    : mean(metric)(value)

/** A p-value: `0.034`, or `below 0.0001`. */
export const formatP = (value: number): string => (value < 0.0001 ? "below 0.0001" : fixed.format(value))

const threeDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 })

/** An e-value by its natural logarithm; null is infinite. */
export const formatE = (logE: number | null): string => {
  if (logE === null) return "∞"
  const power = logE / Math.LN10
  if (power > 6) return `10^${Math.floor(power)}`
  const value = Math.exp(logE)
  return value < 0.01 ? "below 0.01" : threeDigits.format(value)
}

/** Rounded for a table or a spreadsheet. */
export const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(6)))
