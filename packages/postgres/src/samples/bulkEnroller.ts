import type { Sample } from "@sortition/domain/samples/Sample"
import { Option, Predicate } from "effect"
import { arrayOf, textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { countInserted, insertedColumns } from "./counts/countDeltas.ts"
import { lookupBulk } from "./lookupBulk.ts"

export interface Batch {
  readonly experimentId: string
  readonly revision: number
  /** With distinct entities and values. */
  readonly samples: readonly Sample[]
}

/** A batch of more than `fewRows` first checks whether one in so many of its rows is already stored. */
const probeEvery = 32
const fewRows = 8 * probeEvery

/** Milliseconds during which every row of an experiment is looked up first, after an insert has found a stored row. */
const lookupFor = 60_000

interface Inserted {
  /** The positions, from 1, of the samples that were already stored. */
  readonly others: readonly number[]
  readonly isStale: boolean
}

/** The distinct values of the columns that most rows share, and each row's position among them, from 1. */
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
 * Inserts the new samples of one experiment, as `enrolBatch` does. Sends arrays as text and shared values once, because the driver encodes
 * arrays as slowly as the server inserts the rows.
 *
 * Looking up every row first (`ON CONFLICT`) costs half as much as the insert. So if no checked row is stored, the statement treats all rows
 * as new. If one is stored after all, the statement fails as a whole and runs again with a lookup of each row.
 */
const insertNew = async (
  sql: Sql,
  { experimentId, revision, samples }: Batch,
  lookUpAll: boolean
): Promise<Inserted> => {
  const { common, ofEach } = commonOf(samples)
  const columns = sql`experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, revision,
    allocated_by, created_at, updated_at`
  const rows = sql`SELECT e.id, p.id, p.sampled_entity, p.sampled_value, c.allocated_bucket, p.slot, c.allocation_version, e.revision, c.allocated_by, c.at, c.at
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
      RETURNING ${insertedColumns(sql)}
    ), merged AS (
      INSERT INTO samples (${columns}) ${rows} WHERE (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO NOTHING
      RETURNING ${insertedColumns(sql)}
    ), written AS (SELECT * FROM added UNION ALL SELECT * FROM merged), counted AS (${countInserted(sql, "written")})
    SELECT (SELECT revision FROM current) AS revision,
      ARRAY(SELECT p.position::int FROM planned p WHERE NOT EXISTS (SELECT FROM written w WHERE w.id = p.id)) AS others`
  return { others: row?.others ?? [], isStale: row?.revision !== revision }
}

const isTaken = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "23505"

/** The stored row of each sample, in order; none when the experiment has changed. */
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

/** Enrols samples in an open transaction. Looks up every row first, because a failed statement would end the transaction. */
export const enrolBulkIn = async (connection: Sql, batch: Batch): Promise<Option.Option<readonly Sample[]>> =>
  storedRows(connection, batch, await insertNew(connection, batch, true))

/** Enrols samples that were decided on one revision of an experiment. */
export const bulkEnroller = (sql: Sql) => {
  /** By experiment: the time until which every row is looked up first, in milliseconds. */
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
