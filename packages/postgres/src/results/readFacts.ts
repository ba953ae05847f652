import type { AllocationVersion } from "@sortition/domain/allocation/Allocation"
import { allMetrics } from "@sortition/domain/outcomes/builtInMetrics"
import type { OutcomeBin } from "@sortition/domain/outcomes/OutcomeTotal"
import type { DurationCount, Evidence, Facts, HourCount, Timing } from "@sortition/domain/results/Facts"
import { readVersions } from "../allocation/allocationRows.ts"
import { readMetrics } from "../outcomes/metricRows.ts"
import { readHistogram, readTotals } from "../outcomes/outcomeTotals.ts"
import { currentCounts, currentDurations } from "../samples/counts/currentCounts.ts"
import type { Sql } from "../sql/connect.ts"

/** Up to so many samples every one is read. Reading them takes about as long as reading the counts of a large experiment. */
const mostTimings = 10_000

const readCounts = (sql: Sql, experimentId: string) => sql<HourCount[]>`
  SELECT hour, allocation_version AS version, bucket, allocated_by, samples::float8 AS samples, complete::float8 AS complete,
    completions::float8 AS completions
  FROM (${currentCounts(sql, experimentId)}) c ORDER BY hour, allocation_version, bucket, allocated_by`

const readDurations = (sql: Sql, experimentId: string) => sql<DurationCount[]>`
  SELECT allocation_version AS version, bucket, allocated_by, bin, completions::float8 AS completions,
    milliseconds::float8 AS milliseconds, squares::float8 AS squares
  FROM (${currentDurations(sql, experimentId)}) d ORDER BY allocation_version, bucket, allocated_by, bin`

const readTimings = (sql: Sql, experimentId: string) => sql<Timing[]>`
  SELECT allocation_version AS version, allocated_bucket AS bucket, allocated_by, complete AS is_complete,
    greatest(0, extract(epoch FROM coalesce(completion_accepted_at, statement_timestamp()) - created_at) * 1000)::float8 AS duration,
    greatest(0, extract(epoch FROM statement_timestamp() - created_at) * 1000)::float8 AS age
  FROM samples WHERE experiment_id = ${experimentId}`

const isDetached = async (sql: Sql, experimentId: string): Promise<boolean> => {
  const detached = await sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`
  return detached.count > 0
}

const noEvidence: Evidence = {
  srm: 0,
  srmAlarmedAt: null,
  attrition: 0,
  attritionAlarmedAt: null,
  resultReachedAt: null
}

const readEvidence = async (sql: Sql, experimentId: string): Promise<Evidence> => {
  const [row] = await sql<Evidence[]>`
    SELECT srm_log_e AS srm, srm_alarmed_at, attrition_log_e AS attrition, attrition_alarmed_at, result_reached_at
    FROM result_watches WHERE experiment_id = ${experimentId}`
  return row ?? noEvidence
}

const readPlan = async (sql: Sql, experimentId: string): Promise<Facts["plan"]> => {
  const [row] = await sql<Pick<Facts, "plan">[]>`SELECT plan FROM experiments WHERE id = ${experimentId}`
  return row?.plan ?? null
}

const readOutcomes = async (
  sql: Sql,
  experimentId: string
): Promise<Pick<Facts, "histograms" | "metrics" | "outcomes">> => {
  const stored = await readMetrics(sql, experimentId)
  const metrics = allMetrics({ id: experimentId, createdAt: 0 }, stored).filter(({ archived }) => !archived)
  const histograms = new Map<string, readonly OutcomeBin[]>()
  for (const { name, winsorisingPercentile } of metrics) {
    if (winsorisingPercentile !== null) histograms.set(name, await readHistogram(sql, experimentId, name))
  }
  const outcomes = stored.length === 0 ? [] : await readTotals(sql, experimentId)
  return { metrics, outcomes, histograms }
}

const bucketsOf = (current: readonly string[], counts: readonly HourCount[]) => {
  const known = new Set(current)
  const removed = new Set(counts.flatMap(({ bucket }) => (known.has(bucket) ? [] : [bucket])))
  return [...current, ...[...removed].sort()]
}

/** Reads what results are computed from. All statements must see one state of the database. */
export const readFacts = async (sql: Sql, experimentId: string): Promise<Facts> => {
  const [clock] = await sql<{ now: number }[]>`SELECT statement_timestamp() AS now`
  const buckets = await sql<{ name: string }[]>`
    SELECT bucket_name AS name FROM experiment_buckets WHERE experiment_id = ${experimentId} ORDER BY position`
  const versions: readonly AllocationVersion[] = await readVersions(sql, sql`experiment_id = ${experimentId}`)
  const counts = await readCounts(sql, experimentId)
  const samples = counts.reduce((sum, row) => sum + row.samples, 0)
  return {
    now: clock?.now ?? 0,
    buckets: bucketsOf(
      buckets.map(({ name }) => name),
      counts
    ),
    versions,
    counts,
    durations: await readDurations(sql, experimentId),
    timings:
      samples > mostTimings || (await isDetached(sql, experimentId)) ? null : await readTimings(sql, experimentId),
    evidence: await readEvidence(sql, experimentId),
    plan: await readPlan(sql, experimentId),
    ...(await readOutcomes(sql, experimentId))
  }
}
