import type { Sample } from "@sortition/domain/samples/Sample"
import { Option } from "effect"
import type { Sql } from "../sql/Database.ts"
import { sampleColumns } from "./sampleRows.ts"

export interface Completion {
  readonly experimentId: string
  readonly id: string
  /** The time of acceptance, milliseconds since the epoch. */
  readonly at: number
}

/**
 * Records acceptances in one statement. Returns the stored samples in order, none for unknown ids. Locks rows in the order of their key, so
 * concurrent batches cannot deadlock.
 */
export const completeBatch = async (
  sql: Sql,
  batch: readonly Completion[]
): Promise<readonly Option.Option<Sample>[]> => {
  const experimentIds = batch.map((each) => each.experimentId)
  const ids = batch.map((each) => each.id)
  await sql`
    WITH accepted AS (
      SELECT experiment_id, id, min(at) AS at
      FROM unnest(${experimentIds}::uuid[], ${ids}::uuid[], ${batch.map((each) => each.at)}::timestamptz[]) AS a (experiment_id, id, at)
      GROUP BY experiment_id, id
    ), open AS (
      SELECT s.experiment_id, s.id, a.at FROM samples s JOIN accepted a USING (experiment_id, id)
      WHERE NOT s.complete ORDER BY s.experiment_id, s.id FOR UPDATE OF s
    )
    UPDATE samples s SET complete = true, completion_accepted_at = open.at, updated_at = open.at
    FROM open WHERE s.experiment_id = open.experiment_id AND s.id = open.id AND NOT s.complete`
  const rows = await sql<Sample[]>`
    SELECT ${sampleColumns(sql)} FROM samples s
    JOIN unnest(${experimentIds}::uuid[], ${ids}::uuid[]) AS k (experiment_id, id) USING (experiment_id, id)`
  const found = new Map(rows.map((row) => [`${row.experimentId}/${row.id}`, row]))
  return batch.map(({ experimentId, id }) => Option.fromUndefinedOr(found.get(`${experimentId}/${id}`)))
}
