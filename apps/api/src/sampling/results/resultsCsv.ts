import type { ExperimentResults } from "@sortition/domain/results/Results"
import { stringify } from "csv-stringify/sync"

const columns = [
  "metric",
  "bucket",
  "n",
  "successes",
  "value",
  "value_low",
  "value_high",
  "variance",
  "difference",
  "difference_low",
  "difference_high",
  "relative",
  "relative_low",
  "relative_high",
  "p_value",
  "adjusted_p_value",
  "sequential_low",
  "sequential_high",
  "sequential_p_value",
  "probability_better",
  "expected_loss",
  "probability_best"
] as const

type ResultRow = Readonly<Record<(typeof columns)[number], string | number | null>>

/** A row for each metric and bucket; the baseline has no differences. */
export const resultRows = ({ metrics }: ExperimentResults): readonly ResultRow[] =>
  metrics.flatMap(({ buckets, comparisons, metric }) => {
    const compared = new Map(comparisons.map((each) => [each.bucket, each]))
    return buckets.map((each): ResultRow => {
      const comparison = compared.get(each.bucket)
      return {
        metric: metric.name,
        bucket: each.bucket,
        n: each.n,
        successes: each.successes,
        value: each.value.estimate,
        value_low: each.value.low,
        value_high: each.value.high,
        variance: each.variance,
        difference: comparison?.absolute.estimate ?? null,
        difference_low: comparison?.absolute.low ?? null,
        difference_high: comparison?.absolute.high ?? null,
        relative: comparison?.relative.estimate ?? null,
        relative_low: comparison?.relative.low ?? null,
        relative_high: comparison?.relative.high ?? null,
        p_value: comparison?.pValue ?? null,
        adjusted_p_value: comparison?.adjustedPValue ?? null,
        sequential_low: comparison?.sequential.low ?? null,
        sequential_high: comparison?.sequential.high ?? null,
        sequential_p_value: comparison?.sequential.pValue ?? null,
        probability_better: comparison?.bayesian.probabilityBetter ?? null,
        expected_loss: comparison?.bayesian.expectedLoss ?? null,
        probability_best: each.probabilityBest
      }
    })
  })

/** RFC 4180 with a header. Texts are in quotes, and null is an empty field without them. */
export const resultsCsv = (rows: readonly ResultRow[]): string =>
  `${columns.join(",")}\r\n${stringify([...rows], { columns: [...columns], record_delimiter: "windows", quoted_string: true })}`
