import type { Sample } from "@sortition/domain/Sample"
import type { Enrolment } from "@sortition/domain/SampleStore"
import { arrayOf, textArrayOf } from "./arrayText.ts"
import type { Sql } from "./Database.ts"
import { lookupMany } from "./lookupMany.ts"

/** What most rows have in common, once each, and for every row, which of them it is, from 1. */
const commonOf = (samples: readonly Sample[]) => {
  const places = new Map<string, number>()
  const common: Sample[] = []
  const ofEach = samples.map((sample) => {
    const { allocatedBucket, allocatedBy, allocationVersion, createdAt } = sample
    const key = `${allocationVersion} ${createdAt} ${allocatedBy} ${allocatedBucket}`
    const place = places.get(key) ?? common.push(sample)
    places.set(key, place)
    return place
  })
  return { common, ofEach }
}

/**
 * Writes those of one experiment that are new, as `enrolBatch` does; answers the positions, from 1, of those that were not. Arrays go as
 * text and what rows have in common goes once: written by the driver, they would take as long as the rows.
 */
const insertNew = async (sql: Sql, experimentId: string, revision: number, samples: readonly Sample[]) => {
  const { common, ofEach } = commonOf(samples)
  const [row] = await sql<{ revision: number | null; others: number[] }[]>`
    WITH planned AS MATERIALIZED (
      SELECT * FROM unnest(
        ${arrayOf(samples.map((each) => each.id))}::uuid[], ${textArrayOf(samples.map((each) => each.sampledEntity))}::text[],
        ${textArrayOf(samples.map((each) => each.sampledValue))}::text[], ${arrayOf(samples.map((each) => each.slot))}::smallint[],
        ${arrayOf(ofEach)}::int[]
      ) WITH ORDINALITY AS p (id, sampled_entity, sampled_value, slot, common, position)
    ), common AS (
      SELECT * FROM unnest(
        ${textArrayOf(common.map((each) => each.allocatedBucket))}::text[], ${arrayOf(common.map((each) => each.allocationVersion))}::int[],
        ${arrayOf(common.map((each) => each.allocatedBy))}::text[], ${common.map((each) => each.createdAt)}::timestamptz[]
      ) WITH ORDINALITY AS c (allocated_bucket, allocation_version, allocated_by, at, place)
    ), current AS MATERIALIZED (
      SELECT id, revision FROM experiments WHERE id = ${experimentId} FOR SHARE
    ), written AS (
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
        allocated_by, created_at, updated_at)
      SELECT e.id, p.id, p.sampled_entity, p.sampled_value, c.allocated_bucket, p.slot, c.allocation_version, c.allocated_by, c.at, c.at
      FROM planned p JOIN common c ON c.place = p.common JOIN current e ON e.revision = ${revision}
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO NOTHING
      RETURNING id
    )
    SELECT (SELECT revision FROM current) AS revision,
      ARRAY(SELECT p.position::int FROM planned p WHERE NOT EXISTS (SELECT FROM written w WHERE w.id = p.id)) AS others`
  return { others: row?.others ?? [], isStale: row?.revision !== revision }
}

/** Enrols what was decided on one revision of an experiment: the row that now stands for each, in order, or `Stale` for all of them. */
export const enrolMany = async (
  sql: Sql,
  experimentId: string,
  revision: number,
  samples: readonly Sample[]
): Promise<readonly Enrolment[]> => {
  const { isStale, others } = await insertNew(sql, experimentId, revision, samples)
  if (isStale) return samples.map(() => ({ _tag: "Stale" }))
  const standing: (Sample | null | undefined)[] = [...samples]
  const elsewhere = others.flatMap((position) => samples[position - 1] ?? [])
  const stored = elsewhere.length === 0 ? [] : (await lookupMany(sql, experimentId, elsewhere)).samples
  for (const [n, position] of others.entries()) standing[position - 1] = stored[n]
  return standing.map((sample) => (sample == null ? { _tag: "Stale" } : { _tag: "Stored", sample }))
}
