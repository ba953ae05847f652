import type { Sample } from "@sortition/domain/samples/Sample"
import type { SampleKey } from "@sortition/domain/samples/SampleStore"
import { arrayOf, textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { sampleColumns } from "./sampleRows.ts"

/** Each pair of an experiment and an entity is one look at an index. One statement looks at so many. */
const pairsAtOnce = 100_000

const lookupPart = (sql: Sql, experimentIds: readonly string[], keys: readonly SampleKey[]) => sql<Sample[]>`
  SELECT ${sampleColumns(sql)}
  FROM unnest(${arrayOf(experimentIds)}::uuid[]) AS e (id), unnest(
    ${textArrayOf(keys.map((each) => each.sampledEntity))}::text[], ${textArrayOf(keys.map((each) => each.sampledValue))}::text[]
  ) AS k (sampled_entity, sampled_value), LATERAL (
    SELECT * FROM samples
    WHERE experiment_id = e.id AND sampled_entity = k.sampled_entity AND sampled_value = k.sampled_value
    OFFSET 0
  ) s`

/** The stored samples of these entities in any of these experiments, in no order. */
export const lookupAcross = async (
  sql: Sql,
  experimentIds: readonly string[],
  keys: readonly SampleKey[]
): Promise<readonly Sample[]> => {
  const length = Math.max(1, Math.floor(pairsAtOnce / Math.max(1, experimentIds.length)))
  const found: Sample[] = []
  for (let start = 0; start < keys.length; start += length) {
    found.push(...(await lookupPart(sql, experimentIds, keys.slice(start, start + length))))
  }
  return found
}
