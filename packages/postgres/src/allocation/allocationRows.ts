import type { Allocation, AllocationVersion, Bucket } from "@sortition/domain/allocation/Allocation"
import { roundedPercentage } from "@sortition/domain/allocation/Share"
import type { SlotTable } from "@sortition/domain/allocation/SlotTable"
import { Option } from "effect"
import { raiseRevision } from "../experiments/experimentRows.ts"
import type { Sql } from "../sql/connect.ts"
import { toMultirange } from "../sql/multirange.ts"

/** Stands for no limit in an array of numbers, in which the driver writes no null. */
const noLimit = 0

/** Stands for no value in an array of texts; no JSON is empty. */
const noValue = ""

type Ranges = readonly (readonly [bucket: string, start: number, end: number])[]

const toRanges = (table: SlotTable): Ranges => table.map(({ bucket, end, start }) => [bucket, start, end])
const fromRanges = (ranges: Ranges): SlotTable => ranges.map(([bucket, start, end]) => ({ bucket, start, end }))

const bucketColumns = (sql: Sql) =>
  sql`experiment_id, bucket_name AS name, slot_count(slots)::int AS slots, max_samples, value, created_at, updated_at`

/** Reads the current allocation of an experiment; `lock` locks it until the transaction ends. */
export const readAllocation = async (sql: Sql, id: string, lock: boolean): Promise<Option.Option<Allocation>> => {
  const [experiment] = await sql<
    (Pick<Allocation, "archived" | "fallbackValue" | "version"> & { createdAt: number })[]
  >`
    SELECT archived, allocation_version AS version, fallback_value, created_at
    FROM experiments WHERE id = ${id} ${lock ? sql`FOR UPDATE` : sql``}`
  if (experiment === undefined) return Option.none()
  const { archived, createdAt, fallbackValue, version } = experiment
  const buckets = await readBucketsOf(sql, [id])
  const [current] = await readVersions(sql, sql`experiment_id = ${id} AND version = ${version}`)
  return Option.some({
    experimentId: id,
    archived,
    fallbackValue,
    version,
    buckets: [...buckets],
    table: current?.table ?? [],
    closedBuckets: current?.closedBuckets ?? [],
    changedAt: current?.createdAt ?? createdAt
  })
}

/** The buckets of these experiments, of each in order of creation. */
export const readBucketsOf = (sql: Sql, ids: readonly string[]) => sql<Bucket[]>`
  SELECT ${bucketColumns(sql)} FROM experiment_buckets WHERE experiment_id = ANY(${ids}::uuid[]) ORDER BY experiment_id, position`

/** The version in force of each of these experiments, by experiment; one without a version has never had a bucket. */
export const readCurrentVersions = async (
  sql: Sql,
  ids: readonly string[]
): Promise<ReadonlyMap<string, AllocationVersion>> => {
  const rows = await sql<(Omit<AllocationVersion, "table"> & { experimentId: string; ranges: Ranges })[]>`
    SELECT v.experiment_id, v.version, v.ranges, v.closed_buckets, v.created_at
    FROM experiments e JOIN allocation_versions v ON v.experiment_id = e.id AND v.version = e.allocation_version
    WHERE e.id = ANY(${ids}::uuid[])`
  return new Map(
    rows.map(({ experimentId, ranges, ...version }) => [experimentId, { ...version, table: fromRanges(ranges) }])
  )
}

/** Versions in ascending order. */
export const readVersions = async (
  sql: Sql,
  where: ReturnType<Sql>,
  limit: number | null = null
): Promise<readonly AllocationVersion[]> => {
  const rows = await sql<(Omit<AllocationVersion, "table"> & { ranges: Ranges })[]>`
    SELECT version, ranges, closed_buckets, created_at FROM allocation_versions WHERE ${where} ORDER BY version LIMIT ${limit}`
  return rows.map(({ ranges, ...version }) => ({ ...version, table: fromRanges(ranges) }))
}

/** New buckets follow the stored ones. */
const writeBuckets = async (sql: Sql, { buckets, experimentId, table }: Allocation): Promise<void> => {
  const names = buckets.map(({ name }) => name)
  const slots = Map.groupBy(table, ({ bucket }) => bucket)
  await sql`DELETE FROM experiment_buckets WHERE experiment_id = ${experimentId} AND bucket_name <> ALL(${names}::text[])`
  await sql`
    INSERT INTO experiment_buckets
      (experiment_id, bucket_name, position, percentage_distribution, slots, max_samples, value, created_at, updated_at)
    SELECT ${experimentId}, name, last + place, percentage, slots, nullif(max_samples, ${noLimit}), nullif(value, ${noValue})::json,
      created_at, updated_at
    FROM unnest(
      ${names}::text[], ${buckets.map((bucket) => roundedPercentage(bucket.slots))}::int[],
      ${names.map((name) => toMultirange(slots.get(name) ?? []))}::text[]::int4multirange[],
      ${buckets.map(({ maxSamples }) => maxSamples ?? noLimit)}::int[],
      ${buckets.map(({ value }) => (value === null ? noValue : JSON.stringify(value)))}::text[],
      ${buckets.map(({ createdAt }) => createdAt)}::timestamptz[], ${buckets.map(({ updatedAt }) => updatedAt)}::timestamptz[]
    ) WITH ORDINALITY AS b (name, percentage, slots, max_samples, value, created_at, updated_at, place),
      (SELECT coalesce(max(position), -1) AS last FROM experiment_buckets WHERE experiment_id = ${experimentId}) AS l
    ON CONFLICT (experiment_id, bucket_name) DO UPDATE SET slots = EXCLUDED.slots,
      percentage_distribution = EXCLUDED.percentage_distribution, max_samples = EXCLUDED.max_samples, value = EXCLUDED.value,
      updated_at = EXCLUDED.updated_at`
}

/** Stores what does not make a new version: the values of buckets. */
export const writeValues = async (sql: Sql, next: Allocation): Promise<void> => {
  await writeBuckets(sql, next)
  await raiseRevision(sql, next.experimentId)
}

/** Stores the buckets, and the slot table as a new version. */
export const writeAllocation = async (sql: Sql, next: Allocation): Promise<void> => {
  const { changedAt, closedBuckets, experimentId, table, version } = next
  await writeBuckets(sql, next)
  await sql`
    INSERT INTO allocation_versions (experiment_id, version, ranges, closed_buckets, created_at)
    VALUES (${experimentId}, ${version}, ${sql.json(toRanges(table))}, ${[...closedBuckets]}::text[], ${changedAt})`
  await sql`
    UPDATE experiments SET allocation_version = ${version}, revision = revision + 1 WHERE id = ${experimentId}`
}
