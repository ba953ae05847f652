import type { Condition, Criterion } from "@sortition/domain/targeting/Criterion"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"

type CriterionRow = Omit<Criterion, "conditions">
type Where = ReturnType<Sql>

const criterionColumns = tableColumns<CriterionRow>({
  id: "fixed",
  experimentId: "fixed",
  samplingModel: "mutable",
  samplingAttribute: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
})
const columnsOfCriterion = criterionColumns.of("t")

const conditionColumns = tableColumns<Condition>({
  id: "fixed",
  criterionId: "fixed",
  experimentId: "fixed",
  model: "mutable",
  property: "mutable",
  condition: "mutable",
  value: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
})
const columnsOfCondition = conditionColumns.of("c")

const withConditions = (criteria: readonly CriterionRow[], conditions: readonly Condition[]): readonly Criterion[] => {
  const byCriterion = Map.groupBy(conditions, ({ criterionId }) => criterionId)
  return criteria.map((criterion) => ({ ...criterion, conditions: byCriterion.get(criterion.id) ?? [] }))
}

/** The criteria that `where` selects, in order of creation, each with its conditions in order of creation. */
export const readCriteria = async (sql: Sql, where: Where): Promise<readonly Criterion[]> => {
  const criteria = await sql<CriterionRow[]>`
    SELECT ${columnsOfCriterion(sql)} FROM experiment_sampling_criteria t WHERE ${where} ORDER BY id`
  const conditions = await sql<Condition[]>`
    SELECT ${columnsOfCondition(sql)} FROM experiment_sampling_conditions c
    WHERE criterion_id = ANY(${criteria.map(({ id }) => id)}::uuid[]) ORDER BY id`
  return withConditions(criteria, conditions)
}

/** The criteria in force at a revision of the experiment, ordered as by `readCriteria`. A revision's criteria never change. */
export const readCriteriaAt = async (sql: Sql, id: string, revision: number): Promise<readonly Criterion[]> => {
  const current = sql`experiment_id = ${id} AND since_revision <= ${revision}`
  const earlier = sql`${current} AND until_revision > ${revision}`
  const criteria = await sql<CriterionRow[]>`
    SELECT ${columnsOfCriterion(sql)} FROM experiment_sampling_criteria t WHERE ${current}
    UNION ALL SELECT ${columnsOfCriterion(sql)} FROM earlier_criteria t WHERE ${earlier} ORDER BY id`
  const conditions = await sql<Condition[]>`
    SELECT ${columnsOfCondition(sql)} FROM experiment_sampling_conditions c WHERE ${current}
    UNION ALL SELECT ${columnsOfCondition(sql)} FROM earlier_conditions c WHERE ${earlier} ORDER BY id`
  return withConditions(criteria, conditions)
}

/** Keeps the current state of these criteria as in force until before the revision. */
const keepCriteria = (sql: Sql, ids: readonly string[], revision: number) => sql`
  INSERT INTO earlier_criteria (${sql(criterionColumns.all)}, since_revision, until_revision)
  SELECT ${columnsOfCriterion(sql)}, since_revision, ${revision} FROM experiment_sampling_criteria t
  WHERE id = ANY(${ids}::uuid[])`

const keepConditions = (sql: Sql, ids: readonly string[], revision: number) => sql`
  INSERT INTO earlier_conditions (${sql(conditionColumns.all)}, since_revision, until_revision)
  SELECT ${columnsOfCondition(sql)}, since_revision, ${revision} FROM experiment_sampling_conditions c
  WHERE id = ANY(${ids}::uuid[])`

interface Changes<A> {
  readonly added: readonly A[]
  readonly changed: readonly A[]
  /** The ids of those that are not in the next state. */
  readonly removed: readonly string[]
}

/** What differs. An item that is the same object is unchanged. */
const changesOf = <A extends { readonly id: string }>(before: readonly A[], after: readonly A[]): Changes<A> => {
  const known = new Map(before.map((each) => [each.id, each]))
  const kept = new Set(after.map(({ id }) => id))
  return {
    added: after.filter(({ id }) => !known.has(id)),
    changed: after.filter((each) => known.has(each.id) && known.get(each.id) !== each),
    removed: before.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
  }
}

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)
const conditionsOf = (criteria: readonly Criterion[]) => criteria.flatMap(({ conditions }) => conditions)

const writeConditions = async (sql: Sql, { added, changed, removed }: Changes<Condition>, revision: number) => {
  await keepConditions(sql, [...removed, ...idsOf(changed)], revision)
  await sql`DELETE FROM experiment_sampling_conditions WHERE id = ANY(${removed}::uuid[])`
  for (const condition of added) {
    const row = { ...condition, sinceRevision: revision }
    await sql`INSERT INTO experiment_sampling_conditions ${sql(row, [...conditionColumns.all, "sinceRevision"])}`
  }
  for (const condition of changed) {
    const row = { ...condition, sinceRevision: revision }
    await sql`
      UPDATE experiment_sampling_conditions SET ${sql(row, [...conditionColumns.mutable, "sinceRevision"])}
      WHERE id = ${condition.id}`
  }
}

const hasOtherFields = (before: readonly Criterion[]) => {
  const known = new Map(before.map((each) => [each.id, each]))
  return ({ id, samplingAttribute, samplingModel }: Criterion) => {
    const was = known.get(id)
    return was?.samplingModel !== samplingModel || was.samplingAttribute !== samplingAttribute
  }
}

/** Stores the criteria in place of the current ones, as a revision of the experiment. Keeps what the change ends. */
export const writeCriteria = async (
  sql: Sql,
  before: readonly Criterion[],
  after: readonly Criterion[],
  revision: number
): Promise<void> => {
  const { added, changed, removed } = changesOf(before, after)
  const updated = changed.filter(hasOtherFields(before))
  await keepCriteria(sql, [...removed, ...idsOf(updated)], revision)
  for (const { conditions: _, ...criterion } of added) {
    const row = { ...criterion, sinceRevision: revision }
    await sql`INSERT INTO experiment_sampling_criteria ${sql(row, [...criterionColumns.all, "sinceRevision"])}`
  }
  for (const { conditions: _, ...criterion } of updated) {
    const row = { ...criterion, sinceRevision: revision }
    await sql`
      UPDATE experiment_sampling_criteria SET ${sql(row, [...criterionColumns.mutable, "sinceRevision"])}
      WHERE id = ${criterion.id}`
  }
  await writeConditions(sql, changesOf(conditionsOf(before), conditionsOf(after)), revision)
  await sql`DELETE FROM experiment_sampling_criteria WHERE id = ANY(${removed}::uuid[])`
}
