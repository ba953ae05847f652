import type { Condition, Criterion } from "@sortition/domain/targeting/Criterion"
import type { Sql } from "../sql/Database.ts"

/** The criteria that `where` selects, in order of creation, each with its conditions in order of creation. */
export const readCriteria = async (sql: Sql, where: ReturnType<Sql>): Promise<readonly Criterion[]> => {
  const criteria = await sql<Omit<Criterion, "conditions">[]>`
    SELECT id, experiment_id AS "experimentId", sampling_model AS "samplingModel",
      sampling_attribute AS "samplingAttribute", created_at AS "createdAt", updated_at AS "updatedAt"
    FROM experiment_sampling_criteria WHERE ${where} ORDER BY id`
  const conditions = await sql<Condition[]>`
    SELECT id, criterion_id AS "criterionId", experiment_id AS "experimentId", model, property, condition, value,
      created_at AS "createdAt", updated_at AS "updatedAt"
    FROM experiment_sampling_conditions WHERE criterion_id = ANY(${criteria.map(({ id }) => id)}::uuid[]) ORDER BY id`
  const byCriterion = Map.groupBy(conditions, ({ criterionId }) => criterionId)
  return criteria.map((criterion) => ({ ...criterion, conditions: byCriterion.get(criterion.id) ?? [] }))
}
