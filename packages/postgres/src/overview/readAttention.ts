import type { Experiment } from "@sortition/domain/experiments/Experiment"
import type { AttentionFacts } from "@sortition/domain/overview/Attention"
import { experimentColumns } from "../experiments/experimentRows.ts"
import type { Sql } from "../sql/connect.ts"
import { statusAt } from "./currentState.ts"
import { teamTotals } from "./teamTotals.ts"

type Row = Experiment & Omit<AttentionFacts, "experiment">

/** The experiments of a team that may need attention, newest first. Only those that run have the time of their newest sample. */
export const readAttention = async (
  sql: Sql,
  teamId: string,
  now: number,
  limit: number
): Promise<readonly AttentionFacts[]> => {
  const rows = await sql<Row[]>`
    WITH totals AS MATERIALIZED (${teamTotals(sql, teamId)}), open AS MATERIALIZED (
      SELECT e.id, s.name AS service_name, s.active AS service_active, ${statusAt(sql, now)} = 'running' AS runs,
        w.srm_alarmed_at, w.attrition_alarmed_at, w.result_reached_at
      FROM services s JOIN experiments e ON e.service_id = s.id LEFT JOIN result_watches w ON w.experiment_id = e.id
      WHERE s.team_id = ${teamId} AND s.active AND NOT e.archived AND e.completed_at IS NULL
        AND (e.active OR e.schedule_status IN ('pending', 'missed') OR e.due_date <= ${now} OR e.scheduled_end_date <= ${now}
          OR w.srm_alarmed_at IS NOT NULL OR w.attrition_alarmed_at IS NOT NULL OR w.result_reached_at IS NOT NULL)
      ORDER BY e.id DESC LIMIT ${limit}
    )
    SELECT ${experimentColumns(sql)}, o.service_name, o.service_active, o.srm_alarmed_at, o.attrition_alarmed_at, o.result_reached_at,
      EXISTS (SELECT FROM experiment_buckets b WHERE b.experiment_id = e.id AND NOT isempty(b.slots)) AS has_buckets,
      coalesce(t.samples, 0)::float8 AS samples, newest.created_at AS last_sample_at
    FROM open o JOIN experiments e USING (id) LEFT JOIN totals t ON t.experiment_id = e.id
    LEFT JOIN LATERAL (
      SELECT created_at FROM samples WHERE o.runs AND experiment_id = o.id AND allocated_by <> 'override' ORDER BY id DESC LIMIT 1
    ) newest ON true
    ORDER BY e.id DESC`
  return rows.map(
    ({
      attritionAlarmedAt,
      hasBuckets,
      lastSampleAt,
      resultReachedAt,
      samples,
      serviceActive,
      serviceName,
      srmAlarmedAt,
      ...experiment
    }) => ({
      experiment,
      attritionAlarmedAt,
      hasBuckets,
      lastSampleAt,
      resultReachedAt,
      samples,
      serviceActive,
      serviceName,
      srmAlarmedAt
    })
  )
}
