import type { Line, Target, Unit } from "./Line.ts"
import { median } from "./statistics.ts"

/** Digits after the point. */
const digits = (value: number, unit: Unit): number => {
  if (unit === "×" || unit === "s") return 2
  return unit === "ms" && value < 100 ? 1 : 0
}

const numberOf = (value: number, unit: Unit): string => {
  const places = digits(value, unit)
  return value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places })
}

const suffix = (unit: Unit): string => (unit === "/s" ? unit : ` ${unit}`)
const isMet = ({ bound, value }: Target, measured: number): boolean => {
  if (bound === "≥") return measured >= value
  return bound === "≤" ? measured <= value : measured < value
}

export interface FormattedLine {
  readonly what: string
  readonly median: string
  readonly spread: string
  readonly target: string
  readonly met: string
}

/** A line of the report as texts; `met` is empty without a target. */
export const formatLine = ({ target, unit, values, what }: Line): FormattedLine => {
  const middle = median(values)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return {
    what,
    median: `${numberOf(middle, unit)}${suffix(unit)}`,
    spread: values.length < 2 ? "" : `${numberOf(least, unit)}–${numberOf(most, unit)}`,
    target: target === undefined ? "" : `${target.bound} ${target.value}${suffix(unit)}`,
    met: target === undefined ? "" : isMet(target, middle) ? "met" : "missed"
  }
}
