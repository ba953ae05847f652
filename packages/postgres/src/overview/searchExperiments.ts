import type { Experiment } from "@sortition/domain/experiments/Experiment"
import type { Found, SearchOrder, SearchRequest } from "@sortition/domain/overview/ExperimentSearch"
import type { ListedFacts } from "@sortition/domain/overview/ListedExperiment"
import type { StoredListing } from "@sortition/domain/overview/OverviewStore"
import type postgres from "postgres"
import { experimentColumns } from "../experiments/experimentRows.ts"
import { textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { searched } from "../sql/searched.ts"
import { endsAt, startedAt, startsAt, statusAt } from "./currentState.ts"
import { teamTotals } from "./teamTotals.ts"

type Fragment = postgres.PendingQuery<postgres.Row[]>

const microseconds = (sql: Sql, time: Fragment) => sql`(extract(epoch FROM ${time}) * 1000000)::bigint`

const keyOf = (sql: Sql, by: SearchOrder, now: number): Fragment => {
  switch (by) {
    case "name":
      return sql`search_key(e.name)`
    case "samples":
      return sql`coalesce(t.samples, 0)::bigint`
    case "createdAt":
      return microseconds(sql, sql`e.created_at`)
    case "updatedAt":
      return microseconds(sql, sql`e.updated_at`)
    case "startsAt":
      return microseconds(sql, startsAt(sql, now))
    case "startedAt":
      return microseconds(sql, startedAt(sql, now))
    case "endsAt":
      return microseconds(sql, endsAt(sql))
    case "dueDate":
      return microseconds(sql, sql`e.due_date`)
  }
}

const isNumber = (q: string) => /^[1-9]\d{0,17}$/.test(q)

const textFilter = (sql: Sql, q: string | undefined) => {
  const found = searched(sql, q, sql`e.name`, sql`coalesce(e.description, '')`, sql`s.name`, sql`coalesce(e.key, '')`)
  return q !== undefined && isNumber(q) ? sql`(${found} OR e.number = ${q})` : found
}

/** The condition for the experiments `e` of the services `s` that the request selects. */
const isSelected = (sql: Sql, teamId: string, request: SearchRequest, now: number) => {
  const { archived, endsBefore, from, ownerId, q, serviceId, startsBefore, statuses, to } = request
  const every = sql`true`
  return sql`
    s.team_id = ${teamId} AND (e.archived OR NOT s.active) = ${archived}
      AND ${textFilter(sql, q)}
      AND ${serviceId === undefined ? every : sql`s.id = ${serviceId}`}
      AND ${statuses === undefined ? every : sql`${statusAt(sql, now)} = ANY(${textArrayOf(statuses)}::text[])`}
      AND ${
        ownerId === undefined
          ? every
          : sql`EXISTS (SELECT FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
              WHERE a.experiment_id = e.id AND a.user_id = ${ownerId} AND r.name = 'Owner')`
      }
      AND ${to === undefined ? every : sql`${startsAt(sql, now)} < ${to}`}
      AND ${
        from === undefined ? every : sql`${startsAt(sql, now)} IS NOT NULL AND coalesce(${endsAt(sql)} > ${from}, true)`
      }
      AND ${
        startsBefore === undefined
          ? every
          : sql`e.schedule_status = 'pending' AND e.scheduled_start_date > ${now} AND e.scheduled_start_date < ${startsBefore}`
      }
      AND ${
        endsBefore === undefined
          ? every
          : sql`(e.scheduled_end_date > ${now} AND e.scheduled_end_date < ${endsBefore}
              OR e.due_date > ${now} AND e.due_date < ${endsBefore})`
      }`
}

/** Rows without a place come last in both directions. */
const after = (sql: Sql, { by, cursor, descending }: SearchRequest) => {
  if (cursor === undefined) return sql`true`
  const { id, key } = cursor
  if (key === null) return sql`place IS NULL AND id > ${id}`
  const value = by === "name" ? sql`${key}::text` : sql`${key}::text::bigint`
  const past = descending ? sql`place < ${value}` : sql`place > ${value}`
  return sql`(place IS NULL OR ${past} OR (place = ${value} AND id > ${id}))`
}

interface Row extends Experiment, ListedFacts {
  /** What the list is sorted by. */
  readonly place: string | null
  readonly total: number
}

/** For a page without rows. */
const countSelected = async (sql: Sql, condition: Fragment) => {
  const [counted] = await sql<{ total: number }[]>`
    SELECT count(*)::int AS total FROM services s JOIN experiments e ON e.service_id = s.id WHERE ${condition}`
  return counted?.total ?? 0
}

/** One page of the experiments of a team, and the number of all that the request selects. */
export const searchExperiments = async (
  sql: Sql,
  teamId: string,
  request: SearchRequest,
  now: number
): Promise<Found<StoredListing>> => {
  const { by, descending, limit } = request
  const condition = isSelected(sql, teamId, request, now)
  const order = sql`place ${descending ? sql`DESC` : sql`ASC`} NULLS LAST, id`
  const rows = await sql<Row[]>`
    WITH totals AS MATERIALIZED (${teamTotals(sql, teamId)}), page AS (
      SELECT id, place, samples, complete, total FROM (
        SELECT e.id, ${keyOf(sql, by, now)} AS place, t.samples, t.complete, count(*) OVER ()::int AS total
        FROM services s JOIN experiments e ON e.service_id = s.id LEFT JOIN totals t ON t.experiment_id = e.id WHERE ${condition}
      ) found WHERE ${after(sql, request)} ORDER BY ${order} LIMIT ${limit + 1}
    )
    SELECT ${experimentColumns(sql)}, page.place::text AS place, page.total, coalesce(page.samples, 0)::float8 AS samples,
      coalesce(page.complete, 0)::float8 AS complete,
      s.name AS service_name, s.number AS service_number, s.active AS service_active,
      (SELECT srm_alarmed_at FROM result_watches w WHERE w.experiment_id = e.id) AS srm_alarmed_at,
      (SELECT coalesce(json_agg(json_build_object('name', b.bucket_name, 'slots', slot_count(b.slots)) ORDER BY b.position), '[]')
        FROM experiment_buckets b WHERE b.experiment_id = e.id) AS buckets,
      (SELECT coalesce(json_agg(json_build_object('id', u.id::text, 'fullName', u.full_name) ORDER BY u.full_name, u.id), '[]')
        FROM user_assignments a JOIN user_roles r ON r.id = a.role_id AND r.name = 'Owner' JOIN users u ON u.id = a.user_id
        WHERE a.experiment_id = e.id) AS owners
    FROM page JOIN experiments e USING (id) JOIN services s ON s.id = e.service_id
    ORDER BY page.place ${descending ? sql`DESC` : sql`ASC`} NULLS LAST, e.id`
  const last = rows[limit - 1]
  return {
    items: rows.slice(0, limit).map(toListing),
    next: rows.length > limit && last !== undefined ? { key: last.place, id: last.id } : null,
    total: rows[0]?.total ?? (await countSelected(sql, condition))
  }
}

const toListing = ({
  buckets,
  complete,
  owners,
  place: _place,
  samples,
  serviceActive,
  serviceName,
  serviceNumber,
  srmAlarmedAt,
  total: _total,
  ...experiment
}: Row): StoredListing => ({
  experiment,
  buckets,
  complete,
  owners,
  samples,
  serviceActive,
  serviceName,
  serviceNumber,
  srmAlarmedAt
})
