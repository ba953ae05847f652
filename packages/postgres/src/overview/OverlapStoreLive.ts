import { type Compared, type EntityCount, OverlapStore, type Probe } from "@sortition/domain/overview/OverlapStore"
import { Effect, Layer } from "effect"
import { arrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { statusAt } from "./currentState.ts"
import { teamTotals } from "./teamTotals.ts"

type ComparedRow = Omit<Compared, "layer"> & { readonly layerId: string | null; readonly layerName: string | null }

const readCompared = async (
  sql: Sql,
  teamId: string,
  { ids, limit, now, serviceId }: Parameters<OverlapStore["Service"]["compared"]>[1]
): Promise<readonly Compared[]> => {
  const chosen =
    ids === null
      ? sql`s.active AND NOT e.archived AND ${statusAt(sql, now)} = 'running'`
      : sql`e.id = ANY(${arrayOf(ids)}::uuid[])`
  const rows = await sql<ComparedRow[]>`
    WITH totals AS MATERIALIZED (${teamTotals(sql, teamId)})
    SELECT e.id, e.name, s.name AS service_name, l.id AS layer_id, l.name AS layer_name,
      coalesce(b.released_at IS NULL AND b.layer_number IS NOT NULL, false) AS holds_layer,
      CASE WHEN e.samples_detached_at IS NULL THEN coalesce(t.samples, 0) ELSE 0 END::float8 AS samples
    FROM services s JOIN experiments e ON e.service_id = s.id
      LEFT JOIN totals t ON t.experiment_id = e.id
      LEFT JOIN layer_bookings b ON b.experiment_id = e.id LEFT JOIN layers l ON l.number = b.layer_number
    WHERE s.team_id = ${teamId} AND ${chosen} AND ${serviceId === null ? sql`true` : sql`s.id = ${serviceId}`}
    ORDER BY e.id DESC LIMIT ${limit}`
  return rows.map(({ layerId, layerName, ...row }) => ({
    ...row,
    layer: layerId === null || layerName === null ? null : { id: layerId, name: layerName }
  }))
}

/** One pass over the samples of the experiments, however many pairs they make. */
const scan = async (sql: Sql, ids: readonly string[]): Promise<readonly EntityCount[]> => {
  if (ids.length === 0) return []
  return sql<EntityCount[]>`
    SELECT mask, count(*)::int AS entities FROM (
      SELECT bit_or(bit) AS mask FROM (
        SELECT 1 << (place::int - 1) AS bit, sampled_entity, sampled_value
        FROM unnest(${arrayOf(ids)}::uuid[]) WITH ORDINALITY AS k (id, place), LATERAL (
          SELECT sampled_entity, sampled_value FROM samples WHERE experiment_id = k.id AND allocated_by <> 'override'
          -- So the samples of each are read by the index.
          OFFSET 0
        ) s
      ) each GROUP BY sampled_entity, sampled_value
    ) masks GROUP BY mask`
}

const probe = async (sql: Sql, { from, into, limit }: Probe) => {
  const rows = await sql<{ id: string; examined: number; both: number }[]>`
    WITH newest AS MATERIALIZED (
      SELECT sampled_entity, sampled_value FROM samples
      WHERE experiment_id = ${from} AND allocated_by <> 'override' ORDER BY id DESC LIMIT ${limit}
    )
    SELECT k.id, (SELECT count(*) FROM newest)::int AS examined, (
      SELECT count(*) FROM newest n, LATERAL (
        SELECT FROM samples WHERE experiment_id = k.id AND sampled_entity = n.sampled_entity AND sampled_value = n.sampled_value
          AND allocated_by <> 'override'
        -- So each is looked up in the index.
        OFFSET 0
      ) s
    )::int AS both
    FROM unnest(${arrayOf(into)}::uuid[]) AS k (id)`
  return { examined: rows[0]?.examined ?? 0, found: rows.map(({ both, id }) => ({ id, both })) }
}

export const OverlapStoreLive = Layer.effect(
  OverlapStore,
  Effect.gen(function* () {
    const { read } = yield* Database
    const run = <A>(statements: (connection: Sql) => Promise<A>) => read(settings, statements, "patient")

    return OverlapStore.of({
      compared: (teamId, wanted) => run((connection) => readCompared(connection, teamId, wanted)),
      scan: (ids) => run((connection) => scan(connection, ids)),
      probe: (each) => run((connection) => probe(connection, each))
    })
  })
)
