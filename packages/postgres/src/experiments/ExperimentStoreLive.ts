import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Effect, Layer, Option, Result } from "effect"
import { assignExperimentCreator } from "../services/assignCreator.ts"
import { Database, query } from "../sql/Database.ts"
import { orderOf, timesWithin } from "../sql/planFilter.ts"
import { readListing } from "../sql/readListing.ts"
import { first, pageOf } from "../sql/rows.ts"
import { experimentColumns, insertExperiment, updateExperiment } from "./experimentRows.ts"

export const ExperimentStoreLive = Layer.effect(
  ExperimentStore,
  Effect.gen(function* () {
    const { change, changeResult, sql } = yield* Database
    const columns = experimentColumns(sql)

    const insert = (
      experiment: Experiment,
      { creatorId, salt }: { readonly salt: string; readonly creatorId: string }
    ) =>
      change(async (connection) => {
        const { createdAt, id, serviceId } = experiment
        await insertExperiment(connection, experiment, salt)
        await assignExperimentCreator(connection, { experimentId: id, serviceId, userId: creatorId, now: createdAt })
      })

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
      insert,
      modify,
      nextNumber: query(
        () => sql<{ number: string }[]>`SELECT nextval(pg_get_serial_sequence('experiments', 'number')) AS number`
      ).pipe(Effect.map(([row]) => row?.number ?? "")),
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
      listPlanned: (serviceId, filter, order, span) => {
        const from = sql`
          FROM experiments e WHERE service_id = ${serviceId} AND ${timesWithin(sql, filter)}
            AND (${filter.archived}::boolean IS NULL OR archived = ${filter.archived}::boolean)`
        const parts = { columns, from, order: orderOf(sql, order) }
        return query(() => readListing<Experiment>(sql, parts, span))
      },
      // Locks in the order of ids, as enrolment does, so that the two cannot wait for each other.
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
