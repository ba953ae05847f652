import type { OutcomeBin, OutcomePoint, OutcomeTotal, SeriesInterval } from "@sortition/domain/outcomes/OutcomeTotal"
import type { Sql } from "../sql/connect.ts"

/** Sums of the table `t` as `Moments`. */
const moments = (sql: Sql) => sql`
  t.samples::float8 AS samples, t.sum::float8 AS sum, t.sum_of_squares::float8 AS sum_of_squares,
  ((t.samples * t.sum_of_squares - t.sum * t.sum) / t.samples)::float8 AS squared_deviations`

/** What is folded and what is not, in one snapshot. */
const allTotals = (sql: Sql, experimentId: string) => sql`
  SELECT metric, hour, allocation_version, bucket, allocated_by, samples, sum, sum_of_squares FROM outcome_totals
  WHERE experiment_id = ${experimentId}
  UNION ALL
  SELECT metric, hour, allocation_version, bucket, allocated_by, samples, sum, sum_of_squares FROM outcome_deltas
  WHERE experiment_id = ${experimentId}`

export const readTotals = (sql: Sql, experimentId: string): PromiseLike<readonly OutcomeTotal[]> => sql<OutcomeTotal[]>`
  SELECT m.name AS metric, t.allocation_version, t.bucket, t.allocated_by, ${moments(sql)}
  FROM (
    SELECT metric, allocation_version, bucket, allocated_by, sum(samples) AS samples, sum(sum) AS sum, sum(sum_of_squares) AS sum_of_squares
    FROM (${allTotals(sql, experimentId)}) a GROUP BY metric, allocation_version, bucket, allocated_by
  ) t JOIN experiment_metrics m ON m.experiment_id = ${experimentId} AND m.number = t.metric
  ORDER BY m.number, t.allocation_version, t.bucket, t.allocated_by`

export const readSeries = (
  sql: Sql,
  experimentId: string,
  interval: SeriesInterval
): PromiseLike<readonly OutcomePoint[]> => sql<OutcomePoint[]>`
  SELECT m.name AS metric, t.bucket, t.at, ${moments(sql)}
  FROM (
    SELECT metric, bucket, at, sum(sum(samples)) OVER up_to AS samples, sum(sum(sum)) OVER up_to AS sum,
      sum(sum(sum_of_squares)) OVER up_to AS sum_of_squares
    FROM (
      SELECT a.*, date_trunc(${interval}, hour, 'UTC') AS at FROM (${allTotals(sql, experimentId)}) a WHERE allocated_by = 'service'
    ) b GROUP BY metric, bucket, at WINDOW up_to AS (PARTITION BY metric, bucket ORDER BY at)
  ) t JOIN experiment_metrics m ON m.experiment_id = ${experimentId} AND m.number = t.metric
  ORDER BY m.number, t.bucket, t.at`

/** What is folded and what is not of the histograms, in one snapshot. */
const allBins = (sql: Sql, experimentId: string) => sql`
  SELECT metric, bucket, allocated_by, bin, samples, sum, sum_of_squares FROM outcome_histograms WHERE experiment_id = ${experimentId}
  UNION ALL
  SELECT metric, bucket, allocated_by, bin, samples, sum, sum_of_squares FROM outcome_deltas
  WHERE experiment_id = ${experimentId} AND bin IS NOT NULL`

export const readHistogram = (
  sql: Sql,
  experimentId: string,
  metric: string
): PromiseLike<readonly OutcomeBin[]> => sql<OutcomeBin[]>`
  SELECT t.bucket, t.bin, sum(t.samples)::float8 AS samples, sum(t.sum)::float8 AS sum, sum(t.sum_of_squares)::float8 AS sum_of_squares
  FROM (${allBins(sql, experimentId)}) t JOIN experiment_metrics m ON m.experiment_id = ${experimentId} AND m.number = t.metric
  WHERE m.name = ${metric} AND t.allocated_by = 'service'
  GROUP BY t.bucket, t.bin HAVING sum(t.samples) > 0 ORDER BY t.bucket, t.bin`

interface Sums {
  readonly metric: string
  readonly allocationVersion: number | null
  readonly bucket: string
  readonly allocatedBy: string
  readonly bin: number | null
  readonly counted: readonly string[]
  readonly stored: readonly string[]
}

const sumsOf = ([samples = "0", sum = "0", sumOfSquares = "0"]: readonly string[]) => ({ samples, sum, sumOfSquares })

/** Where totals or histograms differ from the rows of `outcome_sums` with the buckets of `samples`, in one snapshot. */
export const verifyOutcomes = async (sql: Sql, experimentId: string) => {
  const rows = await sql<Sums[]>`
    WITH counted AS (
      SELECT metric, allocation_version, bucket, allocated_by, NULL::int AS bin, samples, sum, sum_of_squares
      FROM (${allTotals(sql, experimentId)}) a
      UNION ALL
      SELECT metric, NULL, bucket, allocated_by, bin, samples, sum, sum_of_squares FROM (${allBins(sql, experimentId)}) b
    ), valued AS MATERIALIZED (
      SELECT o.metric, s.allocation_version, s.allocated_bucket AS bucket, s.allocated_by, m.has_histogram,
        outcome_value(m.kind, o.count, o.sum) AS value
      FROM outcome_sums o
        JOIN samples s ON s.experiment_id = ${experimentId} AND s.id = o.sample_id
        JOIN experiment_metrics m ON m.experiment_id = ${experimentId} AND m.number = o.metric
      WHERE o.experiment_id = ${experimentId}
    ), stored AS (
      SELECT metric, allocation_version, bucket, allocated_by, NULL::int AS bin, 1 AS samples, value AS sum, value * value AS sum_of_squares
      FROM valued
      UNION ALL
      SELECT metric, NULL, bucket, allocated_by, outcome_bin(value), 1, value, value * value FROM valued WHERE has_histogram
    ), both_sides AS (
      SELECT metric, allocation_version, bucket, allocated_by, bin, sum(samples) AS c_samples, sum(sum) AS c_sum, sum(sum_of_squares) AS c_squares,
        0 AS s_samples, 0 AS s_sum, 0 AS s_squares FROM counted GROUP BY 1, 2, 3, 4, 5
      UNION ALL
      SELECT metric, allocation_version, bucket, allocated_by, bin, 0, 0, 0, sum(samples), sum(sum), sum(sum_of_squares) FROM stored
      GROUP BY 1, 2, 3, 4, 5
    )
    SELECT coalesce(m.name, b.metric::text) AS metric, b.allocation_version, b.bucket, b.allocated_by, b.bin,
      ARRAY[sum(c_samples)::text, sum(c_sum)::text, sum(c_squares)::text] AS counted,
      ARRAY[sum(s_samples)::text, sum(s_sum)::text, sum(s_squares)::text] AS stored
    FROM both_sides b LEFT JOIN experiment_metrics m ON m.experiment_id = ${experimentId} AND m.number = b.metric
    GROUP BY m.name, b.metric, b.allocation_version, b.bucket, b.allocated_by, b.bin
    HAVING sum(c_samples) <> sum(s_samples) OR sum(c_sum) <> sum(s_sum) OR sum(c_squares) <> sum(s_squares)
    ORDER BY b.metric, b.allocation_version, b.bucket, b.allocated_by, b.bin`
  return rows.map(({ counted, stored, ...place }) => ({ ...place, counted: sumsOf(counted), stored: sumsOf(stored) }))
}
