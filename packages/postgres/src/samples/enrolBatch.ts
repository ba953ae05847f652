import type { Sample } from "@sortition/domain/samples/Sample"
import type { DecidedSample, Enrolment } from "@sortition/domain/samples/SampleStore"
import type { Sql } from "../sql/connect.ts"
import { countInserted, insertedColumns } from "./counts/countDeltas.ts"
import { enrolLimited } from "./limits/enrolLimited.ts"
import { sampleColumns } from "./sampleRows.ts"

const keyOf = ({ experimentId, sampledEntity, sampledValue }: Sample) =>
  `${experimentId}\u0000${sampledEntity}\u0000${sampledValue}`

/**
 * Inserts the new samples in one statement. Locks the experiments in the order of ids, so a change to one of them comes wholly before or
 * wholly after. Leaves out the experiments that a change holds, unless it waits. Inserts rows in the order of their key, so concurrent batches cannot deadlock.
 */
const insertNew = async (sql: Sql, batch: readonly DecidedSample[], waits: boolean) => {
  const samples = batch.map(({ sample }) => sample)
  const [row] = await sql<{ ids: string[]; revisions: Record<string, number> }[]>`
    WITH planned AS (
      SELECT * FROM unnest(
        ${samples.map((each) => each.experimentId)}::uuid[], ${batch.map((each) => each.revision)}::int[],
        ${samples.map((each) => each.id)}::uuid[], ${samples.map((each) => each.sampledEntity)}::text[],
        ${samples.map((each) => each.sampledValue)}::text[], ${samples.map((each) => each.allocatedBucket)}::text[],
        ${samples.map((each) => each.slot)}::smallint[], ${samples.map((each) => each.allocationVersion)}::int[],
        ${samples.map((each) => each.allocatedBy)}::text[], ${samples.map((each) => each.createdAt)}::timestamptz[]
      ) AS p (experiment_id, revision, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by, at)
    ), current AS MATERIALIZED (
      SELECT id, revision FROM experiments
      WHERE id = ANY(${[...new Set(samples.map((each) => each.experimentId))]}::uuid[]) ORDER BY id FOR SHARE
        ${waits ? sql`` : sql`SKIP LOCKED`}
    ), written AS (
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
        revision, allocated_by, created_at, updated_at)
      SELECT p.experiment_id, p.id, p.sampled_entity, p.sampled_value, p.allocated_bucket, p.slot, p.allocation_version,
        p.revision, p.allocated_by, p.at, p.at
      FROM planned p JOIN current c ON c.id = p.experiment_id AND c.revision = p.revision
      ORDER BY p.experiment_id, p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT DO NOTHING
      RETURNING ${insertedColumns(sql)}
    ), counted AS (${countInserted(sql, "written")})
    SELECT ARRAY(SELECT id FROM written) AS ids, (SELECT json_object_agg(id, revision) FROM current) AS revisions`
  return { written: new Set(row?.ids), revisions: row?.revisions ?? {} }
}

/** The stored rows of these keys. */
const readStored = async (sql: Sql, samples: readonly Sample[]): Promise<ReadonlyMap<string, Sample>> => {
  if (samples.length === 0) return new Map()
  const rows = await sql<Sample[]>`
    SELECT ${sampleColumns(sql)} FROM samples s
    JOIN unnest(
      ${samples.map((each) => each.experimentId)}::uuid[], ${samples.map((each) => each.sampledEntity)}::text[],
      ${samples.map((each) => each.sampledValue)}::text[]
    ) AS k (experiment_id, sampled_entity, sampled_value) USING (experiment_id, sampled_entity, sampled_value)`
  return new Map(rows.map((row) => [keyOf(row), row]))
}

/** Enrols a batch; returns the stored row of each key, `Stale`, or null if its experiment was not locked, in order. */
const enrol = async (
  sql: Sql,
  batch: readonly DecidedSample[],
  waits: boolean
): Promise<readonly (Enrolment | null)[]> => {
  const { revisions, written } = await insertNew(sql, batch, waits)
  const isStale = ({ revision, sample }: DecidedSample) => revisions[sample.experimentId] !== revision
  const elsewhere = batch.filter((planned) => !written.has(planned.sample.id) && !isStale(planned))
  const stored = await readStored(
    sql,
    elsewhere.map(({ sample }) => sample)
  )
  return batch.map((planned) => {
    if (revisions[planned.sample.experimentId] === undefined) return null
    const sample = written.has(planned.sample.id) ? planned.sample : stored.get(keyOf(planned.sample))
    return sample === undefined || isStale(planned) ? stale : { _tag: "Stored", sample }
  })
}

const stale: Enrolment = { _tag: "Stale" }

/** Enrols a batch; returns the stored row of each key, or `Stale`, in order. Waits for changes to its experiments. */
export const enrolBatch = async (sql: Sql, batch: readonly DecidedSample[]): Promise<readonly Enrolment[]> =>
  (await enrol(sql, batch, true)).map((each) => each ?? stale)

/** The same without a wait: null for the samples of an experiment that a change holds, or that does not exist. */
export const enrolFree = (sql: Sql, batch: readonly DecidedSample[]): Promise<readonly (Enrolment | null)[]> =>
  enrol(sql, batch, false)

/** Enrols one sample in an open transaction. */
export const enrolOne = async (connection: Sql, planned: DecidedSample): Promise<Enrolment> => {
  const [enrolment] = planned.limited
    ? await enrolLimited(connection, planned.sample.experimentId, [planned])
    : await enrolBatch(connection, [planned])
  return enrolment ?? { _tag: "Stale" }
}
