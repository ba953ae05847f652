import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Effect, Layer, Option, Result } from "effect"
import { Database, query } from "../sql/Database.ts"
import { first, pageOf } from "../sql/rows.ts"
import { experimentColumns, insertExperiment, nextExperimentNumber, updateExperiment } from "./experimentRows.ts"

export const ExperimentStoreLive = Layer.effect(
  ExperimentStore,
  Effect.gen(function* () {
    const { change, changeResult, sql } = yield* Database
    const columns = experimentColumns(sql)

    const modify = <E>(id: string, decide: (experiment: Experiment) => Result.Result<Experiment, E>) =>
      changeResult(async (connection) => {
        const [before] = await connection<Experiment[]>`
          SELECT ${columns} FROM experiments e WHERE id = ${id} FOR UPDATE`
        if (before === undefined) return Result.fail(new ExperimentNotFound({ id }))
        const decided = decide(before)
        if (Result.isSuccess(decided) && decided.success !== before) {
          await updateExperiment(connection, decided.success)
        }
        return Result.map(decided, (after) => ({ before, after }))
      })

    return ExperimentStore.of({
      insert: (experiment, created) => change((connection) => insertExperiment(connection, experiment, created)),
      modify,
      nextNumber: query(() => nextExperimentNumber(sql)),
      teamOf: (id) =>
        query(() => sql<{ teamId: string }[]>`SELECT team_id FROM experiments WHERE id = ${id}`).pipe(
          Effect.map(([row]) => Option.fromUndefinedOr(row?.teamId))
        ),
      find: (id) =>
        query(() => sql<Experiment[]>`SELECT ${columns} FROM experiments e WHERE id = ${id}`).pipe(Effect.map(first)),
      list: (serviceId, { activeOnly, now }, page) =>
        query(
          () => sql<Experiment[]>`
          SELECT ${columns} FROM experiments e
          WHERE service_id = ${serviceId}
            AND (active OR (schedule_pending AND NOT archived AND scheduled_start_date <= ${now}) OR NOT ${activeOnly})
            AND ${pageOf(sql, page)}`
        ),
      // Locks in the order of ids, as enrolment does, so the two cannot deadlock.
      activateDue: (now) =>
        query(
          () => sql`
          WITH due AS (
            SELECT id FROM experiments WHERE schedule_pending AND NOT archived AND scheduled_start_date <= ${now} ORDER BY id FOR UPDATE
          )
          UPDATE experiments e SET active = true, schedule_pending = false, last_activated_at = scheduled_start_date,
            updated_at = ${now}, revision = revision + 1
          FROM due WHERE e.id = due.id`
        ).pipe(Effect.map(({ count }) => count))
    })
  })
)
