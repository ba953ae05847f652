import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Effect, Layer, Option, Result } from "effect"
import { assignExperimentCreator } from "../services/assignCreator.ts"
import { Database, query, type Sql } from "../sql/Database.ts"
import { first } from "../sql/first.ts"
import { pageOf } from "../sql/pageOf.ts"
import { orderOf, timesWithin } from "../sql/planFilter.ts"
import { readListing } from "../sql/readListing.ts"
import { experimentColumns } from "./experimentColumns.ts"

const orderColumns = {
  createdAt: "created_at",
  dueDate: "due_date",
  id: "number",
  name: "name",
  scheduledStartDate: "scheduled_start_date",
  updatedAt: "updated_at"
} as const

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
        const { active, archived, completedAt, createdAt, description, dueDate, id, lastActivatedAt, name } = experiment
        const { lastDeactivatedAt, number, scheduledStartDate, schedulePending, serviceId, teamId, updatedAt } =
          experiment
        await connection`
          INSERT INTO experiments (id, number, service_id, team_id, name, description, active, archived,
            scheduled_start_date, schedule_pending, due_date, last_activated_at, last_deactivated_at, completed_at,
            salt, created_at, updated_at)
          OVERRIDING SYSTEM VALUE
          VALUES (${id}, ${number}, ${serviceId}, ${teamId}, ${name}, ${description}, ${active}, ${archived},
            ${scheduledStartDate}, ${schedulePending}, ${dueDate}, ${lastActivatedAt}, ${lastDeactivatedAt}, ${completedAt},
            ${salt}, ${createdAt}, ${updatedAt})`
        await assignExperimentCreator(connection, { experimentId: id, serviceId, userId: creatorId, now: createdAt })
      })

    const write = (connection: Sql, { id, ...next }: Experiment) => connection`
      UPDATE experiments SET name = ${next.name}, description = ${next.description}, due_date = ${next.dueDate}, active = ${next.active}, archived = ${next.archived},
        scheduled_start_date = ${next.scheduledStartDate}, schedule_pending = ${next.schedulePending},
        last_activated_at = ${next.lastActivatedAt}, last_deactivated_at = ${next.lastDeactivatedAt},
        completed_at = ${next.completedAt}, updated_at = ${next.updatedAt}, revision = revision + 1
      WHERE id = ${id}`

    const modify = <E>(id: string, decide: (experiment: Experiment) => Result.Result<Experiment, E>) =>
      changeResult(async (connection) => {
        const [before] = await connection<Experiment[]>`
          SELECT ${columns} FROM experiments e WHERE id = ${id} FOR UPDATE`
        if (before === undefined) return Result.fail(new ExperimentNotFound({ id }))
        const decided = decide(before)
        if (Result.isSuccess(decided) && decided.success !== before) await write(connection, decided.success)
        return Result.map(decided, (after) => ({ before, after }))
      })

    return ExperimentStore.of({
      insert,
      modify,
      nextNumber: query(
        () => sql<{ number: string }[]>`SELECT nextval(pg_get_serial_sequence('experiments', 'number')) AS number`
      ).pipe(Effect.map(([row]) => row?.number ?? "")),
      teamOf: (id) =>
        query(() => sql<{ teamId: string }[]>`SELECT team_id AS "teamId" FROM experiments WHERE id = ${id}`).pipe(
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
        const parts = { columns, from, order: orderOf(sql, orderColumns, order) }
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
