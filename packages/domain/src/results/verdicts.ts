import type { Comparison } from "./compareArms.ts"
import type { ResultMetric } from "./ResultMetric.ts"

type Compared = Pick<Comparison, "bucket" | "sequential">

/** What a comparison says: whether the truth is known to be better or worse than the baseline, at any look. */
type Finding = "better" | "worse" | "open" | "unknown"

const findingOf = ({ sequential }: Compared, goal: ResultMetric["goal"]): Finding => {
  const { high, low } = sequential
  if (low === null || high === null) return "unknown"
  if (low > 0) return goal === "increase" ? "better" : "worse"
  if (high < 0) return goal === "increase" ? "worse" : "better"
  return "open"
}

/** Buckets that are known to be better or worse than the baseline, at any look. */
export const findings = (comparisons: readonly Compared[], goal: ResultMetric["goal"]) => {
  const named = (finding: Finding) => comparisons.filter((each) => findingOf(each, goal) === finding)
  return { better: named("better"), worse: named("worse"), open: named("open"), unknown: named("unknown") }
}

const shown = (value: number, digits = 3) => Number(value.toPrecision(digits)).toString()

const signed = (value: number) => (value > 0 ? `+${shown(value)}` : shown(value))

const points = (value: number, { kind, unit }: ResultMetric) => {
  if (kind === "proportion") return `${signed(value * 100)} percentage points`
  return unit === null ? signed(value) : `${signed(value)} ${unit}`
}

const quoted = (names: readonly Compared[]) => names.map(({ bucket }) => JSON.stringify(bucket)).join(", ")

const estimated = ({ sequential }: Compared, metric: ResultMetric, confidence: number) => {
  const { estimate, high, low } = sequential
  if (estimate === null || low === null || high === null) return ""
  return `The difference is ${points(estimate, metric)}, and with ${shown(confidence * 100)} % confidence it lies between ${points(low, metric)} and ${points(high, metric)}.`
}

const bestOf = (comparisons: readonly Compared[], goal: ResultMetric["goal"]) =>
  comparisons.toSorted((one, other) => {
    const [first, second] = [one.sequential.estimate ?? 0, other.sequential.estimate ?? 0]
    return goal === "increase" ? second - first : first - second
  })[0]

/** One paragraph about a metric in plain words. It may be read at any time. */
export const verdictOf = (
  metric: ResultMetric,
  comparisons: readonly Compared[],
  { baseline, confidence }: { readonly baseline: string; readonly confidence: number }
): string => {
  if (comparisons.length === 0) return "There is only one bucket, so there is nothing to compare."
  const { better, open, unknown, worse } = findings(comparisons, metric.goal)
  const reference = JSON.stringify(baseline)
  const best = bestOf(better, metric.goal)
  if (best !== undefined) {
    const others = better.length === 1 ? "" : ` Buckets that are better than ${reference}: ${quoted(better)}.`
    return `${JSON.stringify(best.bucket)} is better than ${reference} on ${metric.name}. ${estimated(best, metric, confidence)}${others}`
  }
  const worst = worse[0]
  if (worst !== undefined && open.length === 0 && unknown.length === 0) {
    return `${quoted(worse)} ${worse.length === 1 ? "is" : "are"} worse than ${reference} on ${metric.name}. ${estimated(worst, metric, confidence)}`
  }
  if (open.length === 0)
    return `It is too early to say anything about ${metric.name}. ${unknown[0]?.sequential.reason ?? ""}`.trim()
  const closest = bestOf(open, metric.goal)
  const worseThan = worst === undefined ? "" : ` ${quoted(worse)} ${worse.length === 1 ? "is" : "are"} worse.`
  return `No bucket is known to be better than ${reference} on ${metric.name} yet.${worseThan} ${closest === undefined ? "" : `For ${JSON.stringify(closest.bucket)}: ${estimated(closest, metric, confidence)}`}`.trim()
}
