import type { RecentSamples } from "@sortition/domain/overview/OverviewStore"
import type postgres from "postgres"
import { arrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"

const hour = 3_600_000

/** Counts by hour of some experiments since an hour, without forced samples. */
const hoursSince = (sql: Sql, experiments: postgres.PendingQuery<postgres.Row[]>, since: number) => sql`
  SELECT c.experiment_id, c.hour, c.samples FROM (${experiments}) k, LATERAL (
    SELECT experiment_id, hour, samples FROM sample_counts
    WHERE experiment_id = k.id AND hour >= ${since} AND allocated_by <> 'override' OFFSET 0
  ) c
  UNION ALL
  SELECT d.experiment_id, d.hour, d.samples FROM sample_count_deltas d
  WHERE d.experiment_id IN (${experiments}) AND d.hour >= ${since} AND d.allocated_by <> 'override'`

/** Weighs the clock hour that a span begins in by the part of it that is in the span. */
export const readRecent = async (sql: Sql, ids: readonly string[], now: number): Promise<readonly RecentSamples[]> => {
  if (ids.length === 0) return []
  const present = Math.floor(now / hour) * hour
  const part = 1 - (now - present) / hour
  const experiments = sql`SELECT id FROM unnest(${arrayOf(ids)}::uuid[]) AS wanted (id)`
  return sql<RecentSamples[]>`
    SELECT experiment_id,
      coalesce(round(sum(samples * CASE hour WHEN ${present - hour} THEN ${part}::float8 ELSE 1 END)
        FILTER (WHERE hour >= ${present - hour})), 0)::float8 AS last_hour,
      round(sum(samples * CASE hour WHEN ${present - 24 * hour} THEN ${part}::float8 ELSE 1 END))::float8 AS last_day
    FROM (${hoursSince(sql, experiments, present - 24 * hour)}) h GROUP BY 1`
}

/** Samples of a team since the midnight before, in UTC. */
export const readToday = async (sql: Sql, teamId: string, now: number): Promise<number> => {
  const midnight = Math.floor(now / (24 * hour)) * 24 * hour
  const experiments = sql`
    SELECT e.id FROM services s JOIN experiments e ON e.service_id = s.id
    WHERE s.team_id = ${teamId} AND (e.active OR e.updated_at >= ${midnight} OR e.last_deactivated_at >= ${midnight})`
  const [row] = await sql<{ samples: number }[]>`
    SELECT coalesce(sum(samples), 0)::float8 AS samples FROM (${hoursSince(sql, experiments, midnight)}) h`
  return row?.samples ?? 0
}
