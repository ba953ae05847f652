import type { Sample } from "@sortition/domain/samples/Sample"
import { arrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { sampleColumns } from "./sampleRows.ts"

/**
 * The samples of one experiment with these ids, in any order. The sub-select of ids makes the planner use the index for each id, even before
 * it has statistics of a large experiment.
 */
export const findBulk = async (sql: Sql, experimentId: string, ids: readonly string[]): Promise<readonly Sample[]> =>
  sql<Sample[]>`
    SELECT ${sampleColumns(sql)} FROM samples s
    WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${arrayOf(ids)}::uuid[])))`
