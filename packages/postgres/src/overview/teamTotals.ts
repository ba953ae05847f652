import type { Sql } from "../sql/connect.ts"

/** Samples and complete samples of the experiments of a team that have any, without forced ones: `experiment_id`, `samples`, `complete`. */
export const teamTotals = (sql: Sql, teamId: string) => sql`
  SELECT experiment_id, sum(samples) AS samples, sum(complete) AS complete FROM (
    SELECT t.experiment_id, t.samples, t.complete FROM services s JOIN experiments e ON e.service_id = s.id
      JOIN sample_totals t ON t.experiment_id = e.id WHERE s.team_id = ${teamId}
    UNION ALL
    SELECT experiment_id, samples, completions FROM sample_count_deltas WHERE allocated_by <> 'override'
  ) parts GROUP BY 1`
