import type { Override } from "@sortition/domain/allocation/Decision"
import type { OverrideFacts } from "@sortition/domain/overrides/decideOverride"
import type { OverrideReference } from "@sortition/domain/overrides/OverrideStore"
import type { SampleKey } from "@sortition/domain/samples/SampleStore"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"

interface OverrideRow extends Omit<Override, "bucket"> {
  readonly bucketName: string
}

const columns = tableColumns<OverrideRow>({
  id: "fixed",
  experimentId: "fixed",
  sampledEntity: "fixed",
  sampledValue: "fixed",
  bucketName: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
})
const overrideColumns = columns.of("o")

const overrideOf = ({ bucketName, ...row }: OverrideRow): Override => ({ ...row, bucket: bucketName })

/** The overrides that `where` selects. It may end with an ORDER BY. */
export const readOverrides = async (sql: Sql, where: ReturnType<Sql>): Promise<readonly Override[]> => {
  const rows = await sql<OverrideRow[]>`SELECT ${overrideColumns(sql)} FROM experiment_overrides o WHERE ${where}`
  return rows.map(overrideOf)
}

const withKey = (sql: Sql, { sampledEntity, sampledValue }: SampleKey) =>
  sql`sampled_entity = ${sampledEntity} AND sampled_value = ${sampledValue}`

/** Selects the override that a reference identifies. */
export const referenced = (sql: Sql, which: OverrideReference) => {
  if (!("id" in which)) return withKey(sql, which)
  const { id, sampledEntity, sampledValue } = which
  const entity = sampledEntity === undefined ? sql`true` : sql`sampled_entity = ${sampledEntity}`
  const value = sampledValue === undefined ? sql`true` : sql`sampled_value = ${sampledValue}`
  return sql`id = ${id} AND ${entity} AND ${value}`
}

export const readOverrideFacts = async (
  sql: Sql,
  id: string,
  key: SampleKey
): Promise<Omit<OverrideFacts, "archived">> => {
  const buckets = await sql<{ name: string }[]>`
    SELECT bucket_name AS name FROM experiment_buckets WHERE experiment_id = ${id}`
  const [override = null] = await readOverrides(sql, sql`experiment_id = ${id} AND ${withKey(sql, key)}`)
  const [sample = null] = await sql<{ id: string; allocatedBucket: string }[]>`
    SELECT id, allocated_bucket FROM samples WHERE experiment_id = ${id} AND ${withKey(sql, key)}`
  const [all] = await sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM experiment_overrides WHERE experiment_id = ${id}`
  return { buckets: buckets.map(({ name }) => name), override, sample, count: all?.count ?? 0 }
}

/** Stores a new override, or the new bucket of a stored one. */
export const writeOverride = (sql: Sql, { bucket, ...override }: Override) => sql`
  INSERT INTO experiment_overrides ${sql({ ...override, bucketName: bucket }, columns.all)}
  ON CONFLICT (experiment_id, id) DO UPDATE SET bucket_name = EXCLUDED.bucket_name, updated_at = EXCLUDED.updated_at`
