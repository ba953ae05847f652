import type { OutcomeRefusal } from "@sortition/domain/outcomes/checkOutcome"
import type { Metric } from "@sortition/domain/outcomes/Metric"
import { type NewOutcome, OutcomeConflict, type OutcomeRecord } from "@sortition/domain/outcomes/Outcome"
import type { OutcomeCheck } from "@sortition/domain/outcomes/OutcomeStore"
import { SampleNotFound } from "@sortition/domain/samples/Sample"
import { Result } from "effect"
import { arrayOf, textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { holdMetrics } from "./metricRows.ts"

export type RecordResult = Result.Result<OutcomeRecord, OutcomeConflict | OutcomeRefusal | SampleNotFound>

/** An outcome to record, and what decides on it. */
export interface Candidate {
  readonly outcome: NewOutcome
  readonly check: OutcomeCheck
}

interface Accepted {
  readonly outcome: NewOutcome
  readonly metric: Metric
}

const timesOf = (times: readonly (number | null)[]) =>
  arrayOf(times.map((time) => (time === null ? "NULL" : new Date(time).toISOString())))

/** The columns of outcomes as parameters. No `outcome_id` is an empty text, which is none. */
const given = (sql: Sql, accepted: readonly Accepted[]) => {
  const outcomes = accepted.map(({ outcome }) => outcome)
  const numbers = accepted.map(({ metric }) => metric.number)
  return sql`
    SELECT position, sample_id, metric, value, nullif(outcome_id, '') COLLATE "C" AS outcome_id, occurred_at, recorded_at FROM unnest(
      ${arrayOf(outcomes.map((each) => each.sampleId))}::uuid[], ${arrayOf(numbers)}::smallint[],
      ${arrayOf(outcomes.map((each) => each.value))}::numeric[], ${textArrayOf(outcomes.map((each) => each.outcomeId ?? ""))}::text[],
      ${timesOf(outcomes.map((each) => each.occurredAt))}::timestamptz[], ${timesOf(outcomes.map((each) => each.recordedAt))}::timestamptz[]
    ) WITH ORDINALITY AS g (sample_id, metric, value, outcome_id, occurred_at, recorded_at, position)`
}

interface Written {
  /** The place of the outcome, from 1. */
  readonly position: number
  readonly isNew: boolean
}

/**
 * Records outcomes of one experiment in one statement; returns those whose sample is stored. First it claims the ids of outcomes in their order, then
 * it writes the sums of samples in the order of their key, so concurrent batches cannot deadlock. The row that the upsert returns is the
 * current one, so the sums before it are the returned ones without what was added: the differences are exact however many batches race.
 */
const write = (sql: Sql, experimentId: string, accepted: readonly Accepted[]): PromiseLike<readonly Written[]> => {
  const metrics = [...new Set(accepted.map(({ metric }) => metric))]
  return sql<Written[]>`
    WITH given AS MATERIALIZED (${given(sql, accepted)}),
    metrics AS MATERIALIZED (
      SELECT * FROM unnest(
        ${arrayOf(metrics.map((each) => each.number))}::smallint[], ${arrayOf(metrics.map((each) => each.kind))}::text[],
        ${arrayOf(metrics.map((each) => String(each.hasHistogram)))}::boolean[]
      ) AS m (metric, kind, has_histogram)
    ), found AS MATERIALIZED (
      SELECT g.*, s.bucket, s.allocation_version, s.allocated_by, s.created_at FROM given g, LATERAL (
        SELECT allocated_bucket AS bucket, allocation_version, allocated_by, created_at FROM samples
        WHERE experiment_id = ${experimentId} AND id = g.sample_id
        -- So each is looked up in the index, also while the planner does not know yet how large the experiment has become.
        OFFSET 0
      ) s
    ), claimed AS (
      INSERT INTO outcome_ids (experiment_id, outcome_id, sample_id, metric, value, occurred_at, recorded_at)
      SELECT DISTINCT ON (outcome_id) ${experimentId}::uuid, outcome_id, sample_id, metric, value::float8, occurred_at, recorded_at
      FROM found WHERE outcome_id IS NOT NULL ORDER BY outcome_id, position
      ON CONFLICT DO NOTHING
      RETURNING outcome_id
    ), fresh AS MATERIALIZED (
      SELECT * FROM found WHERE outcome_id IS NULL
      UNION ALL
      (SELECT DISTINCT ON (outcome_id) * FROM found WHERE outcome_id IN (SELECT outcome_id FROM claimed) ORDER BY outcome_id, position)
    ), added AS MATERIALIZED (
      SELECT sample_id, metric, bucket, allocation_version, allocated_by, created_at, count(*) AS count, sum(value) AS sum,
        max(coalesce(occurred_at, recorded_at)) AS last_at
      FROM fresh GROUP BY sample_id, metric, bucket, allocation_version, allocated_by, created_at
    ), written AS (
      INSERT INTO outcome_sums AS s (experiment_id, sample_id, metric, count, sum, last_at)
      SELECT ${experimentId}::uuid, sample_id, metric, count, sum, last_at FROM added ORDER BY sample_id, metric
      ON CONFLICT (experiment_id, sample_id, metric) DO UPDATE
        SET count = s.count + EXCLUDED.count, sum = s.sum + EXCLUDED.sum, last_at = greatest(s.last_at, EXCLUDED.last_at)
      RETURNING sample_id, metric, count, sum, last_at
    ), changed AS MATERIALIZED (
      SELECT a.metric, a.allocation_version, a.bucket, a.allocated_by, m.has_histogram,
        date_trunc('hour', greatest(w.last_at, a.created_at), 'UTC') AS hour, outcome_value(m.kind, w.count, w.sum) AS after,
        CASE WHEN w.count > a.count THEN outcome_value(m.kind, w.count - a.count, w.sum - a.sum) END AS before
      FROM written w JOIN added a USING (sample_id, metric) JOIN metrics m USING (metric)
    ), parts AS (
      SELECT c.*, 1 AS samples, after AS value FROM changed c
      UNION ALL
      SELECT c.*, -1, before FROM changed c WHERE before IS NOT NULL
    ), appended AS (
      INSERT INTO outcome_deltas (experiment_id, metric, allocation_version, bucket, allocated_by, hour, bin, samples, sum, sum_of_squares)
      SELECT ${experimentId}::uuid, metric, allocation_version, bucket, allocated_by, hour,
        CASE WHEN has_histogram THEN outcome_bin(value) END AS bin, sum(samples), sum(samples * value), sum(samples * value * value)
      FROM parts WHERE before IS DISTINCT FROM after
      GROUP BY metric, allocation_version, bucket, allocated_by, hour, CASE WHEN has_histogram THEN outcome_bin(value) END
    )
    SELECT f.position::int AS position, r.position IS NOT NULL AS is_new FROM found f LEFT JOIN fresh r USING (position)`
}

/** The places, from 1, of the outcomes that are recorded under their id just as they are given. */
const readSame = async (
  sql: Sql,
  experimentId: string,
  accepted: readonly Accepted[]
): Promise<ReadonlySet<number>> => {
  if (accepted.length === 0) return new Set()
  const rows = await sql<{ position: number }[]>`
    SELECT g.position::int AS position FROM (${given(sql, accepted)}) g, LATERAL (
      SELECT sample_id, metric, value, occurred_at FROM outcome_ids
      WHERE experiment_id = ${experimentId} AND outcome_id = g.outcome_id
      OFFSET 0
    ) o
    WHERE o.sample_id = g.sample_id AND o.metric = g.metric AND o.value = g.value::float8
      AND o.occurred_at IS NOT DISTINCT FROM g.occurred_at`
  return new Set(rows.map(({ position }) => position))
}

/** The results of accepted outcomes, in order. */
const recordAccepted = async (
  sql: Sql,
  experimentId: string,
  accepted: readonly Accepted[]
): Promise<readonly RecordResult[]> => {
  if (accepted.length === 0) return []
  const written = new Map((await write(sql, experimentId, accepted)).map(({ isNew, position }) => [position, isNew]))
  const repeated = accepted.filter((_, index) => written.get(index + 1) === false)
  const same = await readSame(sql, experimentId, repeated)
  const isSame = new Map(repeated.map((each, index) => [each, same.has(index + 1)]))
  return accepted.map((each, index): RecordResult => {
    const { outcomeId, sampleId } = each.outcome
    const isNew = written.get(index + 1)
    if (isNew === undefined) return Result.fail(new SampleNotFound({ id: sampleId }))
    if (isNew) return Result.succeed({ sampleId, reason: "recorded" })
    return isSame.get(each) === true
      ? Result.succeed({ sampleId, reason: "duplicate" })
      : Result.fail(new OutcomeConflict({ outcomeId: outcomeId ?? "" }))
  })
}

/** Records outcomes of one experiment in an open transaction; returns a result for each, in order. */
export const recordOutcomes = async (
  connection: Sql,
  experimentId: string,
  candidates: readonly Candidate[]
): Promise<readonly RecordResult[]> => {
  const names = new Set(candidates.map(({ outcome }) => outcome.metric))
  const metrics = await holdMetrics(connection, experimentId, [...names])
  const checked = candidates.map(({ check, outcome }) =>
    Result.map(check(outcome, metrics), (metric): Accepted => ({ outcome, metric }))
  )
  const accepted = checked.flatMap((each) => (Result.isSuccess(each) ? each.success : []))
  const recorded = (await recordAccepted(connection, experimentId, accepted)).values()
  return checked.map((each) =>
    Result.flatMap(
      each,
      ({ outcome }) => recorded.next().value ?? Result.fail(new SampleNotFound({ id: outcome.sampleId }))
    )
  )
}
