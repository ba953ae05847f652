import { type Experiment, ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
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
    const changeCriteria = <E>(
      experimentId: string,
      decide: (experiment: Pick<Experiment, "archived">) => Result.Result<void, E>,
      write: (connection: Sql) => Promise<void>
    ) =>
      changeResult(async (connection) => {
        const [experiment] = await connection<Pick<Experiment, "archived">[]>`
          SELECT archived FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`
        if (experiment === undefined) return Result.fail(new ExperimentNotFound({ id: experimentId }))
        const decided = decide(experiment)
        if (Result.isFailure(decided)) return decided
        await raiseRevision(connection, experimentId)
        await write(connection)
        return Result.void
      })

    return CriterionStore.of({
      insert: (criterion, decide) =>
        changeCriteria(criterion.experimentId, decide, (connection) => insertCriterion(connection, criterion)),
      insertCondition: (condition, decide) =>
        changeCriteria(condition.experimentId, decide, (connection) => insertConditions(connection, [condition])),
      find: (id) => query(() => readCriteria(sql, sql`id = ${id}`)).pipe(Effect.map(first)),
      list: (experimentId) => query(() => readCriteria(sql, sql`experiment_id = ${experimentId}`))
    })
  })
)
