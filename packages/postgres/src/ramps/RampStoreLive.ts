import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import type { Ramp } from "@sortition/domain/ramps/Ramp"
import { type RampFacts, RampStore } from "@sortition/domain/ramps/RampStore"
import { Effect, Layer, Option, Result } from "effect"
import { writeAllocation } from "../allocation/allocationRows.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { inSavepoint, isolate } from "../sql/isolate.ts"
import { patientQuery, query } from "../sql/query.ts"
import { holdRampFacts, readRamp, writeRamp } from "./rampRows.ts"

/** Due ramps that are written at a time. */
const settledAtOnce = 4

type Decide = (ramp: Ramp, facts: RampFacts) => Pick<RampFacts, "allocation"> & { readonly ramp: Ramp }

/** Settles one ramp, which may have changed since it was found due; returns it if it was written. */
const settle = async (sql: Sql, id: string, decide: Decide): Promise<readonly Ramp[]> => {
  const facts = await holdRampFacts(sql, id)
  if (facts === null || facts.ramp === null) return []
  const { allocation, ramp } = decide(facts.ramp, facts)
  if (ramp === facts.ramp) return []
  if (allocation.version !== facts.allocation.version) await writeAllocation(sql, allocation)
  await writeRamp(sql, ramp)
  return [ramp]
}

export const RampStoreLive = Layer.effect(
  RampStore,
  Effect.gen(function* () {
    const { change, changeResult, patient, sql } = yield* Database

    return RampStore.of({
      find: (id) => query(() => readRamp(sql, id)).pipe(Effect.map(Option.fromNullOr)),
      modify: (id, decide) =>
        changeResult(async (connection) => {
          const facts = await holdRampFacts(connection, id)
          if (facts === null) return Result.fail(new ExperimentNotFound({ id }))
          const decided = decide(facts)
          if (Result.isFailure(decided) || decided.success === facts.ramp) return decided
          if (decided.success === null) await connection`DELETE FROM experiment_ramps WHERE experiment_id = ${id}`
          else await writeRamp(connection, decided.success)
          return decided
        }, id),
      settleDue: (decide) =>
        patientQuery(
          () => patient<{ id: string }[]>`
          SELECT experiment_id AS id FROM experiment_ramps
          WHERE next_at <= statement_timestamp() AND paused_at IS NULL ORDER BY next_at`
        ).pipe(
          // A transaction for each ramp: no experiment waits for another one.
          Effect.flatMap((due) =>
            Effect.forEach(
              due,
              ({ id }) =>
                change(
                  (connection) => isolate([id], () => inSavepoint(connection, (part) => settle(part, id, decide))),
                  id
                ),
              { concurrency: settledAtOnce }
            )
          ),
          Effect.flatMap((settled) =>
            RowsFailed.unless(
              "the steps of ramps",
              settled.flatMap(({ faults }) => faults),
              settled.flatMap(({ results }) => results.flat())
            )
          )
        )
    })
  })
)
