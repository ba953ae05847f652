import { domainError } from "../shared/domainError.ts"

/** What the value of a sample is. `proportion`: 1 if any outcome is 1, otherwise 0. `mean`: the mean of its outcomes. `sum`: their sum. */
export const metricKinds = ["proportion", "mean", "sum"] as const
export type MetricKind = (typeof metricKinds)[number]

/** Which direction is better. */
export const metricGoals = ["increase", "decrease"] as const

/** `primary`: decides. `secondary`: informs. `guardrail`: must not get worse. */
export const metricRoles = ["primary", "secondary", "guardrail"] as const

/** What can change of a metric. */
export interface MetricSettings {
  readonly goal: (typeof metricGoals)[number]
  readonly role: (typeof metricRoles)[number]
  /** The smallest effect that matters, as a fraction of the value of the baseline: 0.05 is five per cent of it. Above 0; null for none. */
  readonly minimumEffect: number | null
  /** Values of samples above this percentile of all buckets count as the percentile. From 50 to 100, both excluded; null for none. */
  readonly winsorisingPercentile: number | null
  readonly description: string | null
  /** Whether outcomes are refused. */
  readonly archived: boolean
}

/** What an experiment measures of its samples. Times are milliseconds since the epoch. */
export interface Metric extends MetricSettings {
  readonly id: string
  readonly experimentId: string
  /** Identifies the metric in the tables of outcomes; negative when it is built in. */
  readonly number: number
  readonly name: string
  readonly kind: MetricKind
  /** Whether there is a histogram of the values of its samples. */
  readonly hasHistogram: boolean
  /** Whether the service itself measures it. */
  readonly builtIn: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export class MetricNotFound extends domainError("MetricNotFound", {
  kind: "not_found",
  message: "Metric not found"
})<{ readonly metric: string }> {}

export class MetricExists extends domainError("MetricExists", { kind: "conflict" })<{ readonly name: string }> {
  override get message() {
    return `Metric ${JSON.stringify(this.name)} already exists in this experiment`
  }
}

export class MetricArchived extends domainError("MetricArchived", {
  kind: "conflict",
  message: "The metric is archived"
})<{ readonly metric: string }> {}

export class MetricBuiltIn extends domainError("MetricBuiltIn", {
  kind: "conflict",
  message: "The metric is built in: the service records it itself, and it is neither archived nor winsorised"
})<{ readonly metric: string }> {}

export class MetricHasOutcomes extends domainError("MetricHasOutcomes", {
  kind: "conflict",
  message:
    "The metric has outcomes that were recorded without winsorising. Declare another metric with a winsorising percentile"
})<{ readonly metric: string }> {}
