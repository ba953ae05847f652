import type { SampleFilter } from "@sortition/domain/samples/SampleStore"
import type { Sql } from "../sql/connect.ts"

/**
 * Values that start with `q`, as a range of the unique key: no value is longer than 512 characters, and the column sorts by code point.
 * Unlike LIKE, a range is served by the index with a prepared statement too.
 */
const startsWith = (sql: Sql, q: string) => sql`sampled_value BETWEEN ${q} AND ${q}::text || repeat(chr(1114111), 512)`

/** Whether rows may have to be passed over to find those of a page. */
export const isFiltered = ({ allocatedBucket, complete, forced, q, sampledEntity }: SampleFilter): boolean =>
  [allocatedBucket, complete, forced, q, sampledEntity].some((each) => each !== undefined)

/** Conditions on the samples of one experiment, for a WHERE clause. */
export const samplesWithin = (sql: Sql, filter: SampleFilter) => {
  const { allocatedBucket, complete, forced, q, sampledEntity, sampledValue } = filter
  // The predicates of partial indexes stand here as these indexes have them.
  const isForced = sql`allocated_by = 'override'`
  return [
    ...(forced === undefined ? [] : [forced ? isForced : sql`NOT ${isForced}`]),
    ...(complete === undefined ? [] : [complete ? sql`complete` : sql`NOT complete`]),
    ...(allocatedBucket === undefined ? [] : [sql`allocated_bucket = ${allocatedBucket}`]),
    ...(sampledEntity === undefined ? [] : [sql`sampled_entity = ${sampledEntity}`]),
    ...(sampledValue === undefined ? [] : [sql`sampled_value = ${sampledValue}`]),
    ...(q === undefined || q === "" ? [] : [startsWith(sql, q)])
  ].reduce((all, each) => sql`${all} AND ${each}`, sql`true`)
}
