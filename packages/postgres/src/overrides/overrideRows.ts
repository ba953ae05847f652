import type { Override } from "@sortition/domain/allocation/Decision"
import type { OverrideStanding } from "@sortition/domain/overrides/decideOverride"
import type { SampleKey } from "@sortition/domain/samples/SampleStore"
import type { Sql } from "../sql/Database.ts"

/** The columns of an `Override`, by the names that it has in the domain. */
export const overrideColumns = (sql: Sql) => sql`
  id, experiment_id AS "experimentId", sampled_entity AS "sampledEntity", sampled_value AS "sampledValue",
  bucket_name AS bucket, created_at AS "createdAt", updated_at AS "updatedAt"`

/** Overrides in order of creation. */
export const readOverrides = async (sql: Sql, where: ReturnType<Sql>): Promise<readonly Override[]> => [
  ...(await sql<Override[]>`SELECT ${overrideColumns(sql)} FROM experiment_overrides WHERE ${where} ORDER BY id`)
]

export const withKey = (sql: Sql, { sampledEntity, sampledValue }: SampleKey) =>
  sql`sampled_entity = ${sampledEntity} AND sampled_value = ${sampledValue}`

/** What there is of the experiment when the entity is to be forced. */
export const readStanding = async (
  sql: Sql,
  id: string,
  key: SampleKey
): Promise<Omit<OverrideStanding, "archived">> => {
  const buckets = await sql<{ name: string }[]>`
    SELECT bucket_name AS name FROM experiment_buckets WHERE experiment_id = ${id}`
  const [override = null] = await readOverrides(sql, sql`experiment_id = ${id} AND ${withKey(sql, key)}`)
  const [sample = null] = await sql<{ id: string; allocatedBucket: string }[]>`
    SELECT id, allocated_bucket AS "allocatedBucket" FROM samples WHERE experiment_id = ${id} AND ${withKey(sql, key)}`
  const [all] = await sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM experiment_overrides WHERE experiment_id = ${id}`
  return { buckets: buckets.map(({ name }) => name), override, sample, count: all?.count ?? 0 }
}

/** Stores a new override, or a stored one in its new bucket. */
export const writeOverride = (
  sql: Sql,
  { bucket, createdAt, experimentId, id, sampledEntity, sampledValue, updatedAt }: Override
) => sql`
  INSERT INTO experiment_overrides
    (experiment_id, id, sampled_entity, sampled_value, bucket_name, created_at, updated_at)
  VALUES (${experimentId}, ${id}, ${sampledEntity}, ${sampledValue}, ${bucket}, ${createdAt}, ${updatedAt})
  ON CONFLICT (experiment_id, id) DO UPDATE SET bucket_name = EXCLUDED.bucket_name, updated_at = EXCLUDED.updated_at`
