import type { Condition, Criterion } from "@sortition/domain/targeting/Criterion"
import type { Sql } from "../sql/Database.ts"
import { tableColumns } from "../sql/tableColumns.ts"

type CriterionRow = Omit<Criterion, "conditions">

const criterionColumns = tableColumns<CriterionRow>({
  id: "fixed",
  experimentId: "fixed",
  samplingModel: "fixed",
  samplingAttribute: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
})
const columnsOfCriterion = criterionColumns.of("t")

const conditionColumns = tableColumns<Condition>({
  id: "fixed",
  criterionId: "fixed",
  experimentId: "fixed",
  model: "fixed",
  property: "fixed",
  condition: "fixed",
  value: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
})
const columnsOfCondition = conditionColumns.of("c")

/** The criteria that `where` selects, in order of creation, each with its conditions in order of creation. */
export const readCriteria = async (sql: Sql, where: ReturnType<Sql>): Promise<readonly Criterion[]> => {
  const criteria = await sql<CriterionRow[]>`
    SELECT ${columnsOfCriterion(sql)} FROM experiment_sampling_criteria t WHERE ${where} ORDER BY id`
  const conditions = await sql<Condition[]>`
    SELECT ${columnsOfCondition(sql)} FROM experiment_sampling_conditions c
    WHERE criterion_id = ANY(${criteria.map(({ id }) => id)}::uuid[]) ORDER BY id`
  const byCriterion = Map.groupBy(conditions, ({ criterionId }) => criterionId)
  return criteria.map((criterion) => ({ ...criterion, conditions: byCriterion.get(criterion.id) ?? [] }))
}

export const insertConditions = async (sql: Sql, conditions: readonly Condition[]) => {
  for (const condition of conditions) {
    await sql`INSERT INTO experiment_sampling_conditions ${sql(condition, conditionColumns.all)}`
  }
}

export const insertCriterion = async (sql: Sql, { conditions, ...criterion }: Criterion) => {
  await sql`INSERT INTO experiment_sampling_criteria ${sql(criterion, criterionColumns.all)}`
  await insertConditions(sql, conditions)
}
