import type { Override } from "@sortition/domain/allocation/Decision"
import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import type { OverrideStanding } from "@sortition/domain/overrides/decideOverride"
import { OverrideStore } from "@sortition/domain/overrides/OverrideStore"
import type { SampleKey } from "@sortition/domain/samples/SampleStore"
import { Effect, Layer, Result } from "effect"
import { raiseRevision } from "../experiments/raiseRevision.ts"
import { Database, query, type Sql } from "../sql/Database.ts"
import { pageOf } from "../sql/pageOf.ts"
import { overrideColumns, readStanding, withKey, writeOverride } from "./overrideRows.ts"

type Held = { readonly archived: boolean } | undefined

/** Keeps the experiment as it is until the transaction ends: nobody changes it, and nobody is sampled into it. */
const holdExperiment = async (sql: Sql, id: string): Promise<Held> => {
  const [row] = await sql<{ archived: boolean }[]>`SELECT archived FROM experiments WHERE id = ${id} FOR UPDATE`
  return row
}

export const OverrideStoreLive = Layer.effect(
  OverrideStore,
  Effect.gen(function* () {
    const { change, sql } = yield* Database

    /** Runs a change in a transaction that holds the experiment. */
    const changeHeld = <A>(id: string, run: (connection: Sql, held: Held) => Promise<A>) =>
      change(async (connection) => run(connection, await holdExperiment(connection, id)))

    return OverrideStore.of({
      put: <E>(
        experimentId: string,
        key: SampleKey,
        decide: (standing: OverrideStanding) => Result.Result<Override, E>
      ) =>
        changeHeld<Effect.Effect<Override, E | ExperimentNotFound>>(experimentId, async (connection, held) => {
          if (held === undefined) return Effect.fail(new ExperimentNotFound({ id: experimentId }))
          const { archived } = held
          const standing = { archived, ...(await readStanding(connection, experimentId, key)) }
          const decided = decide(standing)
          if (Result.isSuccess(decided) && decided.success !== standing.override) {
            await writeOverride(connection, decided.success)
            await raiseRevision(connection, experimentId)
          }
          return Effect.fromResult(decided)
        }).pipe(Effect.flatten),
      remove: (experimentId, which) =>
        changeHeld(experimentId, async (connection) => {
          const { count } = await connection`
            DELETE FROM experiment_overrides WHERE experiment_id = ${experimentId}
              AND ${"id" in which ? connection`id = ${which.id}` : withKey(connection, which)}`
          if (count > 0) await raiseRevision(connection, experimentId)
          return count > 0
        }),
      list: (experimentId, page) =>
        query(
          () => sql<Override[]>`
          SELECT ${overrideColumns(sql)} FROM experiment_overrides
          WHERE experiment_id = ${experimentId} AND ${pageOf(sql, page)}`
        )
    })
  })
)
