import type { Bucket } from "@sortition/domain/allocation/Allocation"
import type { LayerShare } from "@sortition/domain/allocation/LayerShare"
import type { Experiment } from "@sortition/domain/experiments/Experiment"
import type { RulesetExperimentSource, RulesetSource } from "@sortition/domain/rulesets/RulesetSource"
import type { Service } from "@sortition/domain/services/Service"
import { readBucketsOf, readCurrentVersions } from "../allocation/allocationRows.ts"
import { experimentColumns } from "../experiments/experimentRows.ts"
import { readLayerShares } from "../layers/layerRows.ts"
import { readOverrides } from "../overrides/overrideRows.ts"
import { serviceColumns } from "../services/serviceRows.ts"
import type { Sql } from "../sql/connect.ts"
import { readCriteria } from "../targeting/criterionRows.ts"

interface ExperimentRow extends Experiment {
  readonly salt: string
  readonly revision: number
  readonly allocationVersion: number
}

interface MetricRow {
  readonly experimentId: string
  readonly name: string
}

/** The revision of the ruleset of the service `s`. */
export const rulesetRevision = (sql: Sql) => sql`
  (s.ruleset_revision + coalesce((SELECT sum(e.ruleset_revision) FROM experiments e WHERE e.service_id = s.id), 0))::float8`

const byExperiment = <A extends { readonly experimentId: string }>(rows: readonly A[]) => {
  const grouped = Map.groupBy(rows, ({ experimentId }) => experimentId)
  return (id: string): readonly A[] => grouped.get(id) ?? []
}

const readMetricNames = (sql: Sql, ids: readonly string[]) => sql<MetricRow[]>`
  SELECT experiment_id, name FROM experiment_metrics
  WHERE experiment_id = ANY(${ids}::uuid[]) AND NOT archived AND NOT built_in ORDER BY id`

/** What is read of the experiments that are not archived. */
const readLists = async (sql: Sql, ids: readonly string[]) => {
  const [buckets, versions, criteria, shares, overrides, metrics] = await Promise.all([
    readBucketsOf(sql, ids),
    readCurrentVersions(sql, ids),
    readCriteria(sql, sql`experiment_id = ANY(${ids}::uuid[])`),
    readLayerShares(sql, ids),
    readOverrides(sql, sql`experiment_id = ANY(${ids}::uuid[]) ORDER BY id`),
    readMetricNames(sql, ids)
  ])
  return {
    bucketsOf: byExperiment<Bucket>(buckets),
    versions,
    criteriaOf: byExperiment(criteria),
    shares,
    overridesOf: byExperiment(overrides),
    metricsOf: byExperiment<MetricRow>(metrics)
  }
}

const sourceOf = (
  { allocationVersion, revision, salt, ...experiment }: ExperimentRow,
  { active: serviceActive }: Service,
  lists: Awaited<ReturnType<typeof readLists>>
): RulesetExperimentSource => {
  const { archived, createdAt, id } = experiment
  const version = lists.versions.get(id)
  const layer: LayerShare | null = lists.shares.get(id) ?? null
  return {
    experiment,
    serviceActive,
    salt,
    revision,
    allocation: {
      experimentId: id,
      archived,
      version: allocationVersion,
      buckets: lists.bucketsOf(id),
      table: version?.table ?? [],
      closedBuckets: version?.closedBuckets ?? [],
      fallbackValue: experiment.fallbackValue,
      changedAt: version?.createdAt ?? createdAt
    },
    criteria: lists.criteriaOf(id),
    layer,
    overrides: lists.overridesOf(id),
    metrics: lists.metricsOf(id).map(({ name }) => name)
  }
}

/** Everything that the ruleset of the service is made of; null without the service. To be read in one view. */
export const readRulesetSource = async (sql: Sql, serviceId: string): Promise<RulesetSource | null> => {
  const [row] = await sql<(Service & { readonly rulesetRevision: number })[]>`
    SELECT ${serviceColumns(sql)}, ${rulesetRevision(sql)} AS ruleset_revision FROM services s WHERE s.id = ${serviceId}`
  if (row === undefined) return null
  const { rulesetRevision: revision, ...service } = row
  const experiments = await sql<ExperimentRow[]>`
    SELECT ${experimentColumns(sql)}, e.salt, e.revision, e.allocation_version
    FROM experiments e WHERE e.service_id = ${serviceId} ORDER BY e.id`
  const listed = experiments.filter(({ archived }) => !archived)
  const lists = await readLists(
    sql,
    listed.map(({ id }) => id)
  )
  return { service, revision, experiments: experiments.map((each) => sourceOf(each, service, lists)) }
}
