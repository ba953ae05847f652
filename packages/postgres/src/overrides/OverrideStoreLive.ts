import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { OverrideStore } from "@sortition/domain/overrides/OverrideStore"
import { Effect, Layer, Result } from "effect"
import { raiseRevision } from "../experiments/experimentRows.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { pageOf } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { readOverrideFacts, readOverrides, referenced, writeOverride } from "./overrideRows.ts"

/** Locks the experiment until the transaction ends: no other transaction can change it or sample into it. */
const holdExperiment = async (sql: Sql, id: string): Promise<{ readonly archived: boolean } | undefined> => {
  const [row] = await sql<{ archived: boolean }[]>`SELECT archived FROM experiments WHERE id = ${id} FOR UPDATE`
  return row
}

export const OverrideStoreLive = Layer.effect(
  OverrideStore,
  Effect.gen(function* () {
    const { change, changeResult, sql } = yield* Database

    return OverrideStore.of({
      put: (experimentId, key, decide) =>
        changeResult(async (connection) => {
          const held = await holdExperiment(connection, experimentId)
          if (held === undefined) return Result.fail(new ExperimentNotFound({ id: experimentId }))
          const facts = { ...held, ...(await readOverrideFacts(connection, experimentId, key)) }
          const decided = decide(facts)
          if (Result.isSuccess(decided) && decided.success !== facts.override) {
            await writeOverride(connection, decided.success)
            await raiseRevision(connection, experimentId)
          }
          return decided
        }, experimentId),
      remove: (experimentId, which) =>
        change(async (connection) => {
          await holdExperiment(connection, experimentId)
          const { count } = await connection`
            DELETE FROM experiment_overrides WHERE experiment_id = ${experimentId}
              AND ${referenced(connection, which)}`
          if (count > 0) await raiseRevision(connection, experimentId)
          return count > 0
        }, experimentId),
      list: (experimentId, page) =>
        query(() =>
          readOverrides(
            sql,
            sql`experiment_id = ${experimentId} AND ${searched(sql, page.q, sql`sampled_value`)} AND ${pageOf(sql, page)}`
          )
        )
    })
  })
)
