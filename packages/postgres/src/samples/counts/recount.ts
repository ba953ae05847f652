import { Predicate } from "effect"
import type { Pool, Sql } from "../../sql/connect.ts"
import { countedSamples, timedSamples } from "./countedSamples.ts"
import { isSingleCounter } from "./isSingleCounter.ts"
import { markChanged } from "./markChanged.ts"

/** Experiments that are counted in one round of the job. */
const atOnce = 200

/**
 * Counts the samples of an experiment anew. All statements see one state of the database: the differences that are in it are replaced by what
 * its samples add up to, and those that are appended later stay. So it needs no lock that a statement on samples waits for.
 */
const countAll = async (connection: Sql, experimentId: string): Promise<void> => {
  await connection`SET LOCAL statement_timeout = 0`
  await connection`DELETE FROM sample_count_deltas WHERE experiment_id = ${experimentId}`
  await connection`DELETE FROM sample_counts WHERE experiment_id = ${experimentId}`
  await connection`DELETE FROM sample_totals WHERE experiment_id = ${experimentId}`
  await connection`DELETE FROM sample_durations WHERE experiment_id = ${experimentId}`
  await connection`
    INSERT INTO sample_counts (experiment_id, hour, allocation_version, bucket, allocated_by, samples, complete, completions)
    ${countedSamples(connection, experimentId)}`
  await connection`
    INSERT INTO sample_durations (experiment_id, allocation_version, bucket, allocated_by, bin, completions, milliseconds, squares)
    ${timedSamples(connection, experimentId)}`
  await connection`
    INSERT INTO sample_totals (experiment_id, samples, complete)
    SELECT experiment_id, sum(samples), sum(complete) FROM sample_counts
    WHERE experiment_id = ${experimentId} AND allocated_by <> 'override' GROUP BY 1`
  await markChanged(connection, experimentId)
  await connection`
    INSERT INTO counted_experiments (experiment_id) VALUES (${experimentId})
    ON CONFLICT (experiment_id) DO UPDATE SET counted_at = statement_timestamp()`
}

/** SQLSTATE 40001: another process has folded or counted the experiment meanwhile. */
const isOvertaken = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "40001"

/** Returns false, and changes nothing, when another process folds or counts the experiment at this moment. */
export const recount = async (sql: Pool, experimentId: string): Promise<boolean> => {
  try {
    const { isSingle } = await sql.begin("ISOLATION LEVEL REPEATABLE READ", async (connection) => {
      const isSingle = await isSingleCounter(connection, experimentId)
      if (isSingle) await countAll(connection, experimentId)
      return { isSingle }
    })
    return isSingle
  } catch (fault) {
    if (isOvertaken(fault)) return false
    throw fault
  }
}

/** Counts experiments that this version has not counted yet: those of earlier versions, and new ones. */
export const countNew = async (sql: Pool): Promise<void> => {
  const uncounted = await sql<{ id: string }[]>`
    SELECT id FROM experiments e WHERE samples_detached_at IS NULL
      AND NOT EXISTS (SELECT FROM counted_experiments c WHERE c.experiment_id = e.id) ORDER BY id LIMIT ${atOnce}`
  for (const { id } of uncounted) await recount(sql, id)
}
