import type { Sample } from "@sortition/domain/samples/Sample"
import type { Sql } from "../sql/connect.ts"
import { sampleColumns } from "./sampleRows.ts"

/** Rows of one transaction. */
const batchSize = 5_000
const beforeAll = "00000000-0000-0000-0000-000000000000"
const afterAll = "ffffffff-ffff-ffff-ffff-ffffffffffff"

/** Every column of `samples`. */
const columnsOf = (sql: Sql) => sql`
  experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, revision, allocated_by, complete,
  completion_accepted_at, completed_at, created_at, updated_at`

const schema = "detached"

interface Standing {
  /** Whether the experiment is completed. */
  readonly completed: boolean
  /** Whether samples may have been moved. */
  readonly detached: boolean
  /** Whether the table exists that samples are moved to. */
  readonly table: boolean
}

/** The last id that a batch moved; null when none was left. */
type LastMoved = Promise<string | null>

/**
 * Moves the samples of one experiment to a table of its own, and back. Each batch is a transaction that locks only its own rows, so that the
 * work can be stopped and continued at any time. What is left in `samples` are always the newest samples without a gap, on which full pages of
 * lists rely: detaching moves the oldest ids first, and attaching the newest.
 */
export const detachedSamples = (experimentId: string) => {
  const table = `${schema}.samples_${experimentId.replaceAll("-", "")}`

  return {
    table,
    /** Undefined when the experiment does not exist. */
    standing: async (sql: Sql): Promise<Standing | undefined> => {
      const [row] = await sql<Standing[]>`
        SELECT completed_at IS NOT NULL AS completed, samples_detached_at IS NOT NULL AS detached, to_regclass(${table}) IS NOT NULL AS table
        FROM experiments WHERE id = ${experimentId}`
      return row
    },
    makeTable: async (sql: Sql): Promise<void> => {
      await sql`CREATE SCHEMA IF NOT EXISTS ${sql(schema)}`
      await sql`CREATE TABLE IF NOT EXISTS ${sql(table)} (LIKE samples INCLUDING CONSTRAINTS, PRIMARY KEY (id))`
    },
    dropTable: async (sql: Sql): Promise<void> => {
      await sql`DROP TABLE ${sql(table)}`
    },
    /**
     * Marks the experiment, so that a sample that is not found is not taken for one that never was, or unmarks it. Raises its revision, so that
     * no process decides on the earlier state. False when the experiment is not completed.
     */
    mark: async (sql: Sql, isDetached: boolean): Promise<boolean> => {
      const { count } = await sql`
        UPDATE experiments SET revision = revision + 1,
          samples_detached_at = CASE WHEN ${isDetached}::boolean THEN coalesce(samples_detached_at, now()) END
        WHERE id = ${experimentId} AND completed_at IS NOT NULL`
      return count > 0
    },
    detachBatch: async (sql: Sql, last = beforeAll): LastMoved => {
      const [row] = await sql<{ id: string | null }[]>`
        WITH batch AS MATERIALIZED (
          SELECT id FROM samples WHERE experiment_id = ${experimentId} AND id > ${last} ORDER BY id LIMIT ${batchSize}
        ), moved AS (
          DELETE FROM samples WHERE experiment_id = ${experimentId} AND id = ANY (ARRAY(SELECT id FROM batch)) RETURNING *
        ), kept AS (
          INSERT INTO ${sql(table)} (${columnsOf(sql)}) SELECT ${columnsOf(sql)} FROM moved
        )
        SELECT id FROM batch ORDER BY id DESC LIMIT 1`
      return row?.id ?? null
    },
    attachBatch: async (sql: Sql, last = afterAll): LastMoved => {
      const [row] = await sql<{ id: string | null }[]>`
        WITH batch AS MATERIALIZED (
          SELECT id FROM ${sql(table)} WHERE id < ${last} ORDER BY id DESC LIMIT ${batchSize}
        ), moved AS (
          DELETE FROM ${sql(table)} WHERE id = ANY (ARRAY(SELECT id FROM batch)) RETURNING *
        ), kept AS (
          INSERT INTO samples (${columnsOf(sql)}) SELECT ${columnsOf(sql)} FROM moved
        )
        SELECT id FROM batch ORDER BY id LIMIT 1`
      return row?.id ?? null
    },
    /** Every sample of the experiment, moved or not, in batches by id. Needs a view of one moment. */
    readAll: async function* (sql: Sql): AsyncGenerator<readonly Sample[]> {
      for (let last: string | undefined = beforeAll; last !== undefined; ) {
        const batch: readonly Sample[] = await sql<Sample[]>`
          SELECT ${sampleColumns(sql)} FROM (
            (SELECT ${columnsOf(sql)} FROM samples WHERE experiment_id = ${experimentId} AND id > ${last} ORDER BY id LIMIT ${batchSize})
            UNION ALL
            (SELECT ${columnsOf(sql)} FROM ${sql(table)} WHERE id > ${last} ORDER BY id LIMIT ${batchSize})
          ) s ORDER BY s.id LIMIT ${batchSize}`
        if (batch.length > 0) yield batch
        last = batch.length < batchSize ? undefined : batch.at(-1)?.id
      }
    }
  }
}
