/** What a metric is and what a good change of it is. */
export interface ResultMetric {
  readonly name: string
  readonly kind: "proportion" | "mean" | "sum"
  readonly goal: "increase" | "decrease"
  readonly role: "primary" | "secondary" | "guardrail"
  /** The smallest relative change that matters, greater than 0; null when none is declared. */
  readonly minimumEffect: number | null
  /** Of what a mean is in, as `seconds`; null for a proportion and when it is not known. */
  readonly unit: string | null
}

/** The share of samples that are complete. Primary unless the experiment declares a primary metric. */
export const completion: ResultMetric = {
  name: "completion",
  kind: "proportion",
  goal: "increase",
  role: "primary",
  minimumEffect: null,
  unit: null
}

/** How long complete samples took. */
export const timeToComplete: ResultMetric = {
  name: "time_to_complete",
  kind: "mean",
  goal: "decrease",
  role: "secondary",
  minimumEffect: null,
  unit: "seconds"
}
