import type { Metric } from "../outcomes/Metric.ts"

/** What a metric is and what a good change of it is. */
export interface ResultMetric extends Pick<Metric, "goal" | "kind" | "minimumEffect" | "name" | "role"> {
  /** Of what a mean is in; null when it is not known. */
  readonly unit: "seconds" | null
}

/** A metric as results show it. */
export const resultMetric = ({ goal, kind, minimumEffect, name, role }: Metric): ResultMetric => ({
  name,
  kind,
  goal,
  role,
  minimumEffect,
  unit: name === timeToComplete ? "seconds" : null
})

/** The names of the built-in metrics. */
export const completion = "completion"
export const timeToComplete = "time_to_complete"
