import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { CriterionStore } from "@sortition/domain/targeting/CriterionStore"
import { Effect, Layer, Result } from "effect"
import { raiseRevision } from "../experiments/experimentRows.ts"
import { Database, query, type Sql } from "../sql/Database.ts"
import { first } from "../sql/rows.ts"
import { insertConditions, insertCriterion, readCriteria } from "./criterionRows.ts"

export const CriterionStoreLive = Layer.effect(
  CriterionStore,
  Effect.gen(function* () {
    const { changeResult, sql } = yield* Database
    const changeCriteria = (experimentId: string, write: (connection: Sql) => Promise<void>) =>
      changeResult(async (connection) => {
        const { count } = await raiseRevision(connection, experimentId)
        if (count === 0) return Result.fail(new ExperimentNotFound({ id: experimentId }))
        await write(connection)
        return Result.void
      })

    return CriterionStore.of({
      insert: (criterion) =>
        changeCriteria(criterion.experimentId, (connection) => insertCriterion(connection, criterion)),
      insertCondition: (condition) =>
        changeCriteria(condition.experimentId, (connection) => insertConditions(connection, [condition])),
      find: (id) => query(() => readCriteria(sql, sql`id = ${id}`)).pipe(Effect.map(first)),
      list: (experimentId) => query(() => readCriteria(sql, sql`experiment_id = ${experimentId}`))
    })
  })
)
