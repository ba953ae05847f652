import { Result } from "effect"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import { isBuiltIn } from "./builtInMetrics.ts"
import { type Metric, MetricArchived, MetricBuiltIn, MetricNotFound } from "./Metric.ts"
import type { NewOutcome } from "./Outcome.ts"

/** Why an outcome cannot be recorded, whatever is stored of its sample. */
export type OutcomeRefusal = InvalidInput | MetricArchived | MetricBuiltIn | MetricNotFound

/** How far the clock of a client may be ahead, in milliseconds. */
const tolerance = 60_000

/** The most that a value may be away from zero. Below the least, it is zero. */
export const largestValue = 1e100
const leastValue = 1e-100

/** A value as it is recorded. */
export const recordedValue = (value: number): number => (Math.abs(value) < leastValue ? 0 : value)

/** The metric that the outcome is recorded for, of the declared metrics by name. */
export const checkOutcome = (
  { metric: name, occurredAt, recordedAt, value }: NewOutcome,
  metrics: ReadonlyMap<string, Metric>
): Result.Result<Metric, OutcomeRefusal> => {
  if (isBuiltIn(name)) return Result.fail(new MetricBuiltIn({ metric: name }))
  const metric = metrics.get(name)
  if (metric === undefined) return Result.fail(new MetricNotFound({ metric: name }))
  if (metric.archived) return Result.fail(new MetricArchived({ metric: name }))
  if (metric.kind === "proportion" && value !== 0 && value !== 1) {
    return Result.fail(invalidField("value", "an outcome of a proportion is 0 or 1"))
  }
  return occurredAt !== null && occurredAt > recordedAt + tolerance
    ? Result.fail(invalidField("occurredAt", "must not be in the future"))
    : Result.succeed(metric)
}
