import type { Pool, Sql } from "../../sql/connect.ts"
import { oneView } from "../../sql/transaction.ts"
import { countedSamples, timedSamples } from "./countedSamples.ts"
import { storedCounts, storedDurations, storedTotals } from "./storedCounts.ts"

/** A count that differs from the samples that it counts. */
export interface WrongCount {
  readonly experimentId: string
  /** What is counted: the hour, the allocation version, the bucket and so on, as text. */
  readonly of: string
  /** What is stored and what the samples add up to, as text; null when there is no such row. */
  readonly stored: string | null
  readonly samples: string | null
}

const compare = (connection: Sql, experimentId: string) => connection<WrongCount[]>`
  SELECT coalesce(s.experiment_id, c.experiment_id) AS experiment_id, coalesce(s.of, c.of) AS of, s.counts AS stored, c.counts AS samples
  FROM (
    SELECT experiment_id, concat_ws(' ', 'samples of', hour, 'version', allocation_version, allocated_by, bucket) AS of,
      concat_ws(' ', samples, complete, completions) AS counts
    FROM (${storedCounts(connection, experimentId)}) s WHERE samples <> 0 OR complete <> 0 OR completions <> 0
    UNION ALL
    SELECT experiment_id, concat_ws(' ', 'durations in bin', bin, 'version', allocation_version, allocated_by, bucket),
      concat_ws(' ', completions, milliseconds, squares)
    FROM (${storedDurations(connection, experimentId)}) d WHERE completions <> 0
    UNION ALL
    SELECT experiment_id, 'all samples that are not forced', concat_ws(' ', sum(samples), sum(complete))
    FROM (${storedTotals(connection, experimentId)}) t GROUP BY 1 HAVING sum(samples) <> 0
  ) s FULL JOIN (
    SELECT experiment_id, concat_ws(' ', 'samples of', hour, 'version', allocation_version, allocated_by, bucket) AS of,
      concat_ws(' ', samples, complete, completions) AS counts
    FROM (${countedSamples(connection, experimentId)}) c
    UNION ALL
    SELECT experiment_id, concat_ws(' ', 'durations in bin', bin, 'version', allocation_version, allocated_by, bucket),
      concat_ws(' ', completions, milliseconds, squares)
    FROM (${timedSamples(connection, experimentId)}) t
    UNION ALL
    SELECT experiment_id, 'all samples that are not forced', concat_ws(' ', count(*), count(*) FILTER (WHERE complete))
    FROM samples WHERE experiment_id = ${experimentId} AND allocated_by <> 'override' GROUP BY 1
  ) c USING (of)
  WHERE s.counts IS DISTINCT FROM c.counts ORDER BY of LIMIT 100`

/** Compares the counts of an experiment with its samples, in one state of the database. */
export const verifyCounts = async (sql: Pool, experimentId: string): Promise<readonly WrongCount[]> =>
  (
    await sql.begin(oneView, async (connection) => {
      await connection`SET LOCAL statement_timeout = 0`
      return { wrong: await compare(connection, experimentId) }
    })
  ).wrong

/** The experiments whose samples are counted and stored here, oldest first. */
export const countedExperiments = (sql: Sql): PromiseLike<readonly { readonly id: string }[]> => sql<{ id: string }[]>`
  SELECT id FROM experiments JOIN counted_experiments ON experiment_id = id WHERE samples_detached_at IS NULL ORDER BY id`
