import type { Sample } from "@sortition/domain/samples/Sample"
import type { Completed } from "@sortition/domain/samples/SampleStore"
import { arrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { uncounted } from "./completeBatch.ts"
import { countCompleted } from "./counts/countDeltas.ts"
import { findBulk } from "./findBulk.ts"
import { sampleColumns } from "./sampleRows.ts"

/**
 * Records acceptances at `now` for samples of one experiment, as `completeBatch` does. Returns the stored samples in order, null for unknown
 * ids; a sample whose completion must be counted is not complete. The sub-select of ids makes the planner use the index for each id, even before it has statistics of a large experiment.
 */
export const completeBulk = async (
  sql: Sql,
  experimentId: string,
  ids: readonly string[],
  now: number
): Promise<readonly (Completed | null)[]> => {
  const accepted = await sql<Sample[]>`
    WITH open AS MATERIALIZED (
      SELECT s.id FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${arrayOf(ids)}::uuid[]))) AND NOT s.complete
        ${uncounted(sql, experimentId, false)}
      ORDER BY s.id FOR UPDATE
    ), accepted AS (
      UPDATE samples s SET complete = true, completion_accepted_at = ${now}, updated_at = ${now}
      WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT id FROM open)) AND NOT s.complete
      RETURNING s.*
    ), counted AS (${countCompleted(sql, "accepted")})
    SELECT ${sampleColumns(sql)} FROM accepted s`
  const found = new Map(accepted.map((sample): [string, Completed] => [sample.id, { sample, isFirst: true }]))
  const others = ids.filter((id) => !found.has(id))
  if (others.length > 0) {
    for (const sample of await findBulk(sql, experimentId, others)) found.set(sample.id, { sample, isFirst: false })
  }
  return ids.map((id) => found.get(id) ?? null)
}
