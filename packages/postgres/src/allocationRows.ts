import type { Allocation } from "@sortition/domain/Allocation"
import type { Bucket } from "@sortition/domain/Bucket"
import type { SlotTable } from "@sortition/domain/SlotTable"
import { Option } from "effect"
import type { Sql } from "./Database.ts"

type Ranges = readonly (readonly [bucket: string, start: number, end: number])[]

const toRanges = (table: SlotTable): Ranges => table.map(({ bucket, end, start }) => [bucket, start, end])
const fromRanges = (ranges: Ranges): SlotTable => ranges.map(([bucket, start, end]) => ({ bucket, start, end }))

/** The slots of one bucket as PostgreSQL writes an int4multirange. */
const toMultirange = (table: SlotTable, bucket: string): string =>
  `{${table
    .filter((range) => range.bucket === bucket)
    .map(({ end, start }) => `[${start},${end})`)
    .join(",")}}`

/** The allocation of an experiment as it is now; `lock` keeps it so until the transaction ends. */
export const readAllocation = async (sql: Sql, id: string, lock: boolean): Promise<Option.Option<Allocation>> => {
  const [experiment] = await sql<{ archived: boolean; version: number }[]>`
    SELECT archived, allocation_version AS version FROM experiments WHERE id = ${id} ${lock ? sql`FOR UPDATE` : sql``}`
  if (experiment === undefined) return Option.none()
  const buckets = await sql<Bucket[]>`
    SELECT experiment_id AS "experimentId", bucket_name AS name, percentage_distribution AS percentage,
      created_at AS "createdAt", updated_at AS "updatedAt"
    FROM experiment_buckets WHERE experiment_id = ${id} ORDER BY position`
  const [current] = await sql<{ ranges: Ranges }[]>`
    SELECT ranges FROM allocation_versions WHERE experiment_id = ${id} AND version = ${experiment.version}`
  return Option.some({
    experimentId: id,
    ...experiment,
    buckets: [...buckets],
    table: fromRanges(current?.ranges ?? [])
  })
}

/** Stores the buckets as they are now, and the slot table as a further version. */
export const writeAllocation = async (sql: Sql, next: Allocation): Promise<void> => {
  const { buckets, experimentId, table, version } = next
  for (const [position, { createdAt, name, percentage, updatedAt }] of buckets.entries()) {
    await sql`
      INSERT INTO experiment_buckets
        (experiment_id, bucket_name, position, percentage_distribution, slots, created_at, updated_at)
      VALUES (${experimentId}, ${name}, ${position}, ${percentage}, ${toMultirange(table, name)}::int4multirange, ${createdAt}, ${updatedAt})
      ON CONFLICT (experiment_id, bucket_name) DO UPDATE SET position = EXCLUDED.position, slots = EXCLUDED.slots,
        percentage_distribution = EXCLUDED.percentage_distribution, updated_at = EXCLUDED.updated_at`
  }
  await sql`
    INSERT INTO allocation_versions (experiment_id, version, ranges, created_at)
    VALUES (${experimentId}, ${version}, ${sql.json(toRanges(table))}, ${Math.max(...buckets.map((each) => each.updatedAt))})`
  await sql`
    UPDATE experiments SET allocation_version = ${version}, revision = revision + 1 WHERE id = ${experimentId}`
}
