import type { Metric } from "@sortition/domain/outcomes/Metric"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"

const columns = tableColumns<Metric>({
  id: "fixed",
  experimentId: "fixed",
  number: "fixed",
  name: "fixed",
  kind: "fixed",
  goal: "mutable",
  role: "mutable",
  minimumEffect: "mutable",
  winsorisingPercentile: "mutable",
  hasHistogram: "mutable",
  description: "mutable",
  archived: "mutable",
  builtIn: "fixed",
  createdAt: "fixed",
  updatedAt: "mutable"
})
const metricColumns = columns.of("m")

export const readMetrics = (sql: Sql, experimentId: string): PromiseLike<readonly Metric[]> => sql<Metric[]>`
  SELECT ${metricColumns(sql)} FROM experiment_metrics m WHERE m.experiment_id = ${experimentId}`

/** The metrics of these names by name. Until the transaction ends, none of them can get a histogram; other changes do not wait. */
export const holdMetrics = async (
  sql: Sql,
  experimentId: string,
  names: readonly string[]
): Promise<ReadonlyMap<string, Metric>> => {
  const rows = await sql<Metric[]>`
    SELECT ${metricColumns(sql)} FROM experiment_metrics m
    WHERE m.experiment_id = ${experimentId} AND m.name = ANY(${[...names]}::text[]) ORDER BY m.number FOR KEY SHARE`
  return new Map(rows.map((metric) => [metric.name, metric]))
}

/** Waits until no transaction records outcomes of the metric, and keeps further ones waiting. */
export const quietMetric = (sql: Sql, experimentId: string, id: string) =>
  sql`SELECT FROM experiment_metrics WHERE experiment_id = ${experimentId} AND id = ${id} FOR UPDATE`

/** Whether outcomes of the metric are recorded. */
export const hasOutcomes = async (sql: Sql, experimentId: string, id: string): Promise<boolean> => {
  const [row] = await sql<{ some: boolean }[]>`
    SELECT EXISTS (SELECT FROM outcome_totals o WHERE o.experiment_id = ${experimentId} AND o.metric = m.number)
      OR EXISTS (SELECT FROM outcome_deltas o WHERE o.experiment_id = ${experimentId} AND o.metric = m.number) AS some
    FROM experiment_metrics m WHERE m.experiment_id = ${experimentId} AND m.id = ${id}`
  return row?.some === true
}

/** Stores a new metric, or the new settings of a stored one. */
export const writeMetric = (sql: Sql, metric: Metric) => sql`
  INSERT INTO experiment_metrics ${sql({ ...metric }, columns.all)}
  ON CONFLICT (experiment_id, id) DO UPDATE SET goal = EXCLUDED.goal, role = EXCLUDED.role, minimum_effect = EXCLUDED.minimum_effect,
    winsorising_percentile = EXCLUDED.winsorising_percentile, has_histogram = EXCLUDED.has_histogram,
    description = EXCLUDED.description, archived = EXCLUDED.archived, updated_at = EXCLUDED.updated_at`
