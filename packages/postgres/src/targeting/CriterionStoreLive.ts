import { type Experiment, ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { CriterionStore } from "@sortition/domain/targeting/CriterionStore"
import { Effect, Layer, Result } from "effect"
import { raiseRevision } from "../experiments/experimentRows.ts"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { first } from "../sql/rows.ts"
import { readCriteria, readCriteriaAt, writeCriteria } from "./criterionRows.ts"

export const CriterionStoreLive = Layer.effect(
  CriterionStore,
  Effect.gen(function* () {
    const { changeResult, sql } = yield* Database
    return CriterionStore.of({
      modify: (experimentId, decide) =>
        changeResult(async (connection) => {
          const [experiment] = await connection<Pick<Experiment, "archived">[]>`
            SELECT archived FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`
          if (experiment === undefined) return Result.fail(new ExperimentNotFound({ id: experimentId }))
          const criteria = await readCriteria(connection, connection`experiment_id = ${experimentId}`)
          const decided = decide({ experimentId, archived: experiment.archived, criteria })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          const { answer, criteria: next } = decided.success
          if (next !== criteria) {
            await writeCriteria(connection, criteria, next, await raiseRevision(connection, experimentId))
          }
          return Result.succeed(answer)
        }, experimentId),
      find: (id) => query(() => readCriteria(sql, sql`id = ${id}`)).pipe(Effect.map(first)),
      list: (experimentId) => query(() => readCriteria(sql, sql`experiment_id = ${experimentId}`)),
      listAt: (experimentId, revision) => query(() => readCriteriaAt(sql, experimentId, revision))
    })
  })
)
