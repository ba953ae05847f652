import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import type { Condition, Criterion } from "@sortition/domain/targeting/Criterion"
import { CriterionStore } from "@sortition/domain/targeting/CriterionStore"
import { Effect, Layer, Result } from "effect"
import { raiseRevision } from "../experiments/raiseRevision.ts"
import { Database, query, type Sql } from "../sql/Database.ts"
import { first } from "../sql/first.ts"
import { readCriteria } from "./criterionRows.ts"

/** Raises the revision, which also keeps the experiment as it is until the transaction ends. */
const touch = async (sql: Sql, experimentId: string) => (await raiseRevision(sql, experimentId)).count === 1

const insertConditions = async (sql: Sql, conditions: readonly Condition[]) => {
  for (const { condition, createdAt, criterionId, experimentId, id, model, property, updatedAt, value } of conditions) {
    await sql`
      INSERT INTO experiment_sampling_conditions
        (id, criterion_id, experiment_id, model, property, condition, value, created_at, updated_at)
      VALUES (${id}, ${criterionId}, ${experimentId}, ${model}, ${property}, ${condition}, ${value}, ${createdAt}, ${updatedAt})`
  }
}

const insertCriterion = (
  { createdAt, experimentId, id, samplingAttribute, samplingModel, updatedAt }: Criterion,
  sql: Sql
) => sql`
  INSERT INTO experiment_sampling_criteria (id, experiment_id, sampling_model, sampling_attribute, created_at, updated_at)
  VALUES (${id}, ${experimentId}, ${samplingModel}, ${samplingAttribute}, ${createdAt}, ${updatedAt})`

export const CriterionStoreLive = Layer.effect(
  CriterionStore,
  Effect.gen(function* () {
    const { changeResult, sql } = yield* Database
    const changeCriteria = (experimentId: string, write: (connection: Sql) => Promise<void>) =>
      changeResult(async (connection) => {
        if (!(await touch(connection, experimentId))) return Result.fail(new ExperimentNotFound({ id: experimentId }))
        await write(connection)
        return Result.void
      })

    return CriterionStore.of({
      insert: (criterion) =>
        changeCriteria(criterion.experimentId, async (connection) => {
          await insertCriterion(criterion, connection)
          await insertConditions(connection, criterion.conditions)
        }),
      insertCondition: (condition) =>
        changeCriteria(condition.experimentId, (connection) => insertConditions(connection, [condition])),
      find: (id) => query(() => readCriteria(sql, sql`id = ${id}`)).pipe(Effect.map(first)),
      list: (experimentId) => query(() => readCriteria(sql, sql`experiment_id = ${experimentId}`))
    })
  })
)
