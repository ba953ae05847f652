import type { Sample } from "@sortition/domain/samples/Sample"
import type { SampleKey } from "@sortition/domain/samples/SampleStore"
import { textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { sampleColumns } from "./sampleRows.ts"

interface Found extends Sample {
  readonly currentRevision: number
  /** Null when none of the keys has a sample. */
  readonly position: number | null
}

/** The stored samples in the order of the keys, and the experiment's revision at that moment; null when the experiment does not exist. */
export const lookupBulk = async (sql: Sql, experimentId: string, keys: readonly SampleKey[]) => {
  const rows = await sql<Found[]>`
    SELECT e.revision AS current_revision, f.* FROM experiments e LEFT JOIN (
      SELECT k.position::int AS position, ${sampleColumns(sql)}
      FROM unnest(
        ${textArrayOf(keys.map((each) => each.sampledEntity))}::text[], ${textArrayOf(keys.map((each) => each.sampledValue))}::text[]
      ) WITH ORDINALITY AS k (sampled_entity, sampled_value, position), LATERAL (
        SELECT * FROM samples
        WHERE experiment_id = ${experimentId} AND sampled_entity = k.sampled_entity AND sampled_value = k.sampled_value
        -- So each is looked up in the index, also while the planner does not know yet how large the experiment has become.
        OFFSET 0
      ) s
    ) f ON true
    WHERE e.id = ${experimentId}`
  const samples: (Sample | null)[] = keys.map(() => null)
  for (const { currentRevision: _, position, ...sample } of rows) if (position !== null) samples[position - 1] = sample
  return { samples, revision: rows[0]?.currentRevision ?? null }
}
