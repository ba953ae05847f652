import type { SampleTotals } from "@sortition/domain/experiments/settleLimits"
import type { Sql } from "../../sql/connect.ts"

/* The counts of an experiment that the transaction has locked alone. Forced samples are left out. */

type Gains = ReadonlyMap<string, number>

/** Counts the stored samples of the experiment. */
export const recount = async (connection: Sql, experimentId: string): Promise<void> => {
  await connection`DELETE FROM limit_counts WHERE experiment_id = ${experimentId}`
  await connection`
    INSERT INTO limit_counts (experiment_id, bucket_name, samples, completions)
    SELECT ${experimentId}, allocated_bucket, count(*), count(*) FILTER (WHERE complete)
    FROM samples WHERE experiment_id = ${experimentId} AND allocated_by <> 'override' GROUP BY allocated_bucket`
}

/** Adds new samples and first completions, by bucket. */
export const addCounts = async (
  connection: Sql,
  experimentId: string,
  { completions = new Map(), samples = new Map() }: { readonly completions?: Gains; readonly samples?: Gains }
): Promise<void> => {
  const buckets = [...new Set([...samples.keys(), ...completions.keys()])]
  if (buckets.length === 0) return
  await connection`
    INSERT INTO limit_counts AS c (experiment_id, bucket_name, samples, completions)
    SELECT ${experimentId}, * FROM unnest(
      ${buckets}::text[], ${buckets.map((each) => samples.get(each) ?? 0)}::int[], ${buckets.map((each) => completions.get(each) ?? 0)}::int[]
    )
    ON CONFLICT (experiment_id, bucket_name) DO UPDATE
      SET samples = c.samples + EXCLUDED.samples, completions = c.completions + EXCLUDED.completions`
}

/** Of all buckets together. */
export const readTotals = async (connection: Sql, experimentId: string): Promise<SampleTotals> => {
  const [row] = await connection<SampleTotals[]>`
    SELECT coalesce(sum(samples), 0)::float8 AS samples, coalesce(sum(completions), 0)::float8 AS completions
    FROM limit_counts WHERE experiment_id = ${experimentId}`
  return row ?? { samples: 0, completions: 0 }
}
