import type { Sample } from "@sortition/domain/samples/Sample"
import { Option } from "effect"
import { arrayOf } from "../sql/arrayText.ts"
import type { Pool, Sql } from "../sql/connect.ts"
import { byExperiment } from "./byExperiment.ts"
import { countCompleted } from "./counts/countDeltas.ts"
import { findBulk } from "./findBulk.ts"
import { sampleColumns } from "./sampleRows.ts"

export interface Completion {
  readonly experimentId: string
  readonly id: string
  /** The time of acceptance, milliseconds since the epoch. */
  readonly at: number
}

/** The earliest acceptance of each sample. */
const earliestOf = (completions: readonly Completion[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const { at, id } of completions) times.set(id, Math.min(at, times.get(id) ?? at))
  return times
}

/** Leaves out an experiment whose completions are counted: they are accepted in `completeCounted`, which says so. */
export const uncounted = (sql: Sql, experimentId: string, isCounting: boolean) =>
  isCounting
    ? sql``
    : sql`AND NOT EXISTS (
        SELECT FROM experiments e WHERE e.id = ${experimentId} AND e.stop_at_completions IS NOT NULL AND e.completed_at IS NULL)`

/** The usual batch, without the work of locking rows in an order. */
const acceptOne = (
  sql: Sql,
  { at, experimentId, id }: Completion,
  isCounting: boolean
): PromiseLike<readonly Sample[]> => sql<Sample[]>`
    WITH accepted AS (
      UPDATE samples s SET complete = true, completion_accepted_at = ${at}, updated_at = ${at}
      WHERE s.experiment_id = ${experimentId} AND s.id = ${id} AND NOT s.complete ${uncounted(sql, experimentId, isCounting)}
      RETURNING *
    ), counted AS (${countCompleted(sql, "accepted")})
    SELECT ${sampleColumns(sql)} FROM accepted s`

/** Locks rows in the order of ids. */
const acceptMany = (
  sql: Sql,
  experimentId: string,
  times: ReadonlyMap<string, number>,
  isCounting: boolean
): PromiseLike<readonly Sample[]> => {
  const ids = arrayOf([...times.keys()])
  const at = arrayOf(Array.from(times.values(), (time) => new Date(time).toISOString()))
  return sql<Sample[]>`
    WITH open AS MATERIALIZED (
      SELECT s.id FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${ids}::uuid[]))) AND NOT s.complete
        ${uncounted(sql, experimentId, isCounting)}
      ORDER BY s.id FOR UPDATE
    ), accepted AS (
      UPDATE samples s SET complete = true, completion_accepted_at = a.at, updated_at = a.at
      FROM unnest(${ids}::uuid[], ${at}::timestamptz[]) AS a (id, at)
      WHERE s.experiment_id = ${experimentId} AND s.id = a.id AND s.id = ANY (ARRAY(SELECT id FROM open)) AND NOT s.complete
      RETURNING s.*
    ), counted AS (${countCompleted(sql, "accepted")})
    SELECT ${sampleColumns(sql)} FROM accepted s`
}

/** Stored samples, in any order. */
export interface Accepted {
  /** Those that were completed now. */
  readonly accepted: readonly Sample[]
  /** Those that were complete before, or that are not accepted here because their completions are counted. */
  readonly others: readonly Sample[]
}

/** Records acceptances in one experiment. `isCounting`: the transaction counts them, and has locked the experiment. */
export const acceptAll = async (
  sql: Sql,
  experimentId: string,
  times: ReadonlyMap<string, number>,
  isCounting: boolean
): Promise<Accepted> => {
  const [[id, at] = ["", 0]] = times
  const accepted = await (times.size === 1
    ? acceptOne(sql, { experimentId, id, at }, isCounting)
    : acceptMany(sql, experimentId, times, isCounting))
  const rest = new Set(times.keys()).difference(new Set(accepted.map((each) => each.id)))
  return { accepted, others: rest.size === 0 ? [] : await findBulk(sql, experimentId, [...rest]) }
}

const complete = async (
  sql: Sql,
  experimentId: string,
  times: ReadonlyMap<string, number>
): Promise<readonly Sample[]> => {
  const { accepted, others } = await acceptAll(sql, experimentId, times, false)
  return others.length === 0 ? accepted : [...accepted, ...others]
}

const keyOf = (experimentId: string, id: string) => `${experimentId}/${id}`

/**
 * Records acceptances. Returns the stored samples in order, none for unknown ids; a sample whose completion must be counted is not complete.
 * Concurrent batches cannot deadlock.
 */
export const completeBatch = async (
  sql: Pool,
  batch: readonly Completion[]
): Promise<readonly Option.Option<Sample>[]> => {
  const groups = Map.groupBy(batch, ({ experimentId }) => experimentId)
  const rows = await byExperiment(sql, [...groups.keys()], (connection, id) =>
    complete(connection, id, earliestOf(groups.get(id) ?? []))
  )
  const found = new Map(rows.flat().map((sample) => [keyOf(sample.experimentId, sample.id), sample]))
  return batch.map(({ experimentId, id }) => Option.fromUndefinedOr(found.get(keyOf(experimentId, id))))
}

/** `completeBatch` for one acceptance in an open transaction. */
export const completeOne = async (
  connection: Sql,
  { at, experimentId, id }: Completion
): Promise<Option.Option<Sample>> =>
  Option.fromUndefinedOr((await complete(connection, experimentId, new Map([[id, at]])))[0])
