import type { Sample } from "@sortition/domain/samples/Sample"
import { Option, Predicate } from "effect"
import { arrayOf, textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/Database.ts"
import { lookupMany } from "./lookupMany.ts"

export interface Batch {
  readonly experimentId: string
  readonly revision: number
  /** No two of one entity and value. */
  readonly samples: readonly Sample[]
}

/** Of so many rows one is tried, when there are not just a few. */
const tried = 32
const fewRows = 8 * tried

/** How long each row of an experiment is looked for when one was there unexpectedly, in milliseconds. */
const carefulFor = 60_000

interface Inserted {
  /** The positions, from 1, of those that were there before. */
  readonly others: readonly number[]
  readonly isStale: boolean
}

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
 * Writes those of one experiment that are new, as `enrolBatch` does. Arrays go as text and what rows have in common goes once: written by
 * the driver, they would take as long as the rows.
 *
 * To look for every row first (`ON CONFLICT`) costs as much again as half the insert. So where none of the rows that are tried is there,
 * all are taken for new; when one is not, the statement fails as a whole, and is done again with a look at each.
 */
const insertNew = async (
  sql: Sql,
  { experimentId, revision, samples }: Batch,
  isCareful: boolean
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
      SELECT ${isCareful} OR EXISTS (
        SELECT FROM planned p, LATERAL (
          SELECT FROM samples s WHERE s.experiment_id = ${experimentId} AND s.sampled_entity = p.sampled_entity
            AND s.sampled_value = p.sampled_value OFFSET 0
        ) s WHERE p.position % ${tried} = 0
      ) AS met
    ), added AS (
      INSERT INTO samples (${columns}) ${rows} WHERE NOT (SELECT met FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      RETURNING id
    ), merged AS (
      INSERT INTO samples (${columns}) ${rows} WHERE (SELECT met FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO NOTHING
      RETURNING id
    ), written AS (SELECT id FROM added UNION ALL SELECT id FROM merged)
    SELECT (SELECT revision FROM current) AS revision,
      ARRAY(SELECT p.position::int FROM planned p WHERE NOT EXISTS (SELECT FROM written w WHERE w.id = p.id)) AS others`
  return { others: row?.others ?? [], isStale: row?.revision !== revision }
}

const isTaken = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "23505"

/** The row that now stands for each, in order, or none at all if the experiment has changed. */
const standing = async (
  sql: Sql,
  { experimentId, samples }: Batch,
  { isStale, others }: Inserted
): Promise<Option.Option<readonly Sample[]>> => {
  if (isStale) return Option.none()
  if (others.length === 0) return Option.some(samples)
  const elsewhere = others.flatMap((position) => samples[position - 1] ?? [])
  const { samples: found } = await lookupMany(sql, experimentId, elsewhere)
  const rows = [...samples]
  for (const [n, position] of others.entries()) {
    const row = found[n]
    if (row == null) return Option.none()
    rows[position - 1] = row
  }
  return Option.some(rows)
}

/** Enrols what was decided on one revision of an experiment. */
export const manyEnroller = (sql: Sql) => {
  /** Until when to look at each row, by experiment, in milliseconds. */
  const careful = new Map<string, number>()
  const isCareful = (id: string) => {
    const until = careful.get(id) ?? 0
    if (until <= performance.now()) careful.delete(id)
    return careful.has(id)
  }
  return async (batch: Batch): Promise<Option.Option<readonly Sample[]>> => {
    const { experimentId, samples } = batch
    const inserted = await insertNew(sql, batch, samples.length < fewRows || isCareful(experimentId)).catch((fault) => {
      if (!isTaken(fault)) throw fault
      careful.set(experimentId, performance.now() + carefulFor)
      return insertNew(sql, batch, true)
    })
    return standing(sql, batch, inserted)
  }
}
