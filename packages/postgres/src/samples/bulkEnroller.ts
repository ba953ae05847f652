import type { Sample } from "@sortition/domain/samples/Sample"
import { Option, Predicate } from "effect"
import { arrayOf, textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/Database.ts"
import { lookupBulk } from "./lookupBulk.ts"

export interface Batch {
  readonly experimentId: string
  readonly revision: number
  /** No two of one entity and value. */
  readonly samples: readonly Sample[]
}

/** A batch of more than `fewRows` probes one row of so many for being stored already. */
const probeEvery = 32
const fewRows = 8 * probeEvery

/** Milliseconds for which every row of an experiment is looked up first, once an insert met a stored row. */
const lookupFor = 60_000

interface Inserted {
  /** The positions, from 1, of the samples that were stored before. */
  readonly others: readonly number[]
  readonly isStale: boolean
}

/** The distinct values of the columns that most rows share, and for every row the place of its values among them, from 1. */
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
 * Inserts the new samples of one experiment, as `enrolBatch` does. Arrays go as text and shared values go once: the driver's own arrays
 * would take as long as the rows.
 *
 * To look every row up first (`ON CONFLICT`) costs half as much as the insert. So when no probed row is stored, all rows count as new. If
 * one is not, the statement fails as a whole and runs again with a lookup of each row.
 */
const insertNew = async (
  sql: Sql,
  { experimentId, revision, samples }: Batch,
  lookUpAll: boolean
): Promise<Inserted> => {
  const { common, ofEach } = commonOf(samples)
  const columns = sql`experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
    created_at, updated_at`
  const rows = sql`SELECT e.id, p.id, p.sampled_entity, p.sampled_value, c.allocated_bucket, p.slot, c.allocation_version, c.allocated_by, c.at, c.at
    FROM planned p JOIN common c ON c.place = p.common JOIN current e ON e.revision = ${revision}`
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
    ), known AS MATERIALIZED (
      SELECT ${lookUpAll} OR EXISTS (
        SELECT FROM planned p, LATERAL (
          SELECT FROM samples s WHERE s.experiment_id = ${experimentId} AND s.sampled_entity = p.sampled_entity
            AND s.sampled_value = p.sampled_value OFFSET 0
        ) s WHERE p.position % ${probeEvery} = 0
      ) AS found
    ), added AS (
      INSERT INTO samples (${columns}) ${rows} WHERE NOT (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      RETURNING id
    ), merged AS (
      INSERT INTO samples (${columns}) ${rows} WHERE (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO NOTHING
      RETURNING id
    ), written AS (SELECT id FROM added UNION ALL SELECT id FROM merged)
    SELECT (SELECT revision FROM current) AS revision,
      ARRAY(SELECT p.position::int FROM planned p WHERE NOT EXISTS (SELECT FROM written w WHERE w.id = p.id)) AS others`
  return { others: row?.others ?? [], isStale: row?.revision !== revision }
}

const isTaken = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "23505"

/** The stored row of each sample, in order; none at all when the experiment has changed. */
const storedRows = async (
  sql: Sql,
  { experimentId, samples }: Batch,
  { isStale, others }: Inserted
): Promise<Option.Option<readonly Sample[]>> => {
  if (isStale) return Option.none()
  if (others.length === 0) return Option.some(samples)
  const elsewhere = others.flatMap((position) => samples[position - 1] ?? [])
  const { samples: found } = await lookupBulk(sql, experimentId, elsewhere)
  const rows = [...samples]
  for (const [n, position] of others.entries()) {
    const row = found[n]
    if (row == null) return Option.none()
    rows[position - 1] = row
  }
  return Option.some(rows)
}

/** Enrols samples that were decided on one revision of an experiment. */
export const bulkEnroller = (sql: Sql) => {
  /** By experiment: until when every row is looked up first, in milliseconds. */
  const lookupUntil = new Map<string, number>()
  const looksUpAll = (id: string) => {
    const until = lookupUntil.get(id) ?? 0
    if (until <= performance.now()) lookupUntil.delete(id)
    return lookupUntil.has(id)
  }
  return async (batch: Batch): Promise<Option.Option<readonly Sample[]>> => {
    const { experimentId, samples } = batch
    const lookUpAll = samples.length < fewRows || looksUpAll(experimentId)
    const inserted = await insertNew(sql, batch, lookUpAll).catch((fault) => {
      if (!isTaken(fault)) throw fault
      lookupUntil.set(experimentId, performance.now() + lookupFor)
      return insertNew(sql, batch, true)
    })
    return storedRows(sql, batch, inserted)
  }
}
