import type { Allocation } from "@sortition/domain/allocation/Allocation"
import type { Snapshot } from "@sortition/domain/allocation/Allocator"
import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Effect, Layer, Option, Result, Semaphore } from "effect"
import { readAllocation, readVersions, writeAllocation } from "../allocation/allocationRows.ts"
import { readLayerShare } from "../layers/layerRows.ts"
import { readOverrides } from "../overrides/overrideRows.ts"
import { assignExperimentCreator } from "../services/assignCreator.ts"
import { Database, query, type Sql, transaction } from "../sql/Database.ts"
import { first } from "../sql/first.ts"
import { pageOf } from "../sql/pageOf.ts"
import { orderOf, timesWithin } from "../sql/planFilter.ts"
import { readListing } from "../sql/readListing.ts"
import { readCriteria } from "../targeting/criterionRows.ts"
import { experimentColumns } from "./experimentColumns.ts"

const orderColumns = {
  createdAt: "created_at",
  dueDate: "due_date",
  id: "number",
  name: "name",
  scheduledStartDate: "scheduled_start_date",
  updatedAt: "updated_at"
} as const

// For parts that belong together and to one revision.
const oneView = "ISOLATION LEVEL REPEATABLE READ READ ONLY"

/** Experiments that are held by this process, each on a connection, while others enrol. */
const heldAtOnce = 2

const notFound = (id: string) => Effect.fail(new ExperimentNotFound({ id }))

const readSnapshot = async (sql: Sql, id: string) => {
  const [row] = await sql<(Experiment & { serviceActive: boolean; salt: string; revision: number })[]>`
    SELECT ${experimentColumns(sql)}, s.active AS "serviceActive", e.salt, e.revision
    FROM experiments e JOIN services s ON s.id = e.service_id WHERE e.id = ${id}`
  const allocation = await readAllocation(sql, id, false)
  if (row === undefined || Option.isNone(allocation)) return Option.none()
  const { revision, salt, serviceActive, ...experiment } = row
  const criteria = await readCriteria(sql, sql`experiment_id = ${id}`)
  const layer = await readLayerShare(sql, id)
  const overrides = await readOverrides(sql, sql`experiment_id = ${id}`)
  return Option.some({
    experiment,
    serviceActive,
    salt,
    revision,
    allocation: allocation.value,
    criteria,
    layer,
    overrides
  })
}

export const ExperimentStoreLive = Layer.effect(
  ExperimentStore,
  Effect.gen(function* () {
    const { change, sql } = yield* Database
    const columns = experimentColumns(sql)
    const line = yield* Semaphore.make(heldAtOnce)

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
      change<Effect.Effect<Experiment, E | ExperimentNotFound>>(async (connection) => {
        const [stored] = await connection<Experiment[]>`
          SELECT ${columns} FROM experiments e WHERE id = ${id} FOR UPDATE`
        if (stored === undefined) return notFound(id)
        const decided = decide(stored)
        if (Result.isSuccess(decided) && decided.success !== stored) await write(connection, decided.success)
        return Effect.fromResult(decided)
      }).pipe(Effect.flatten)

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
      saltOf: (id) =>
        query(() => sql<{ salt: string }[]>`SELECT salt FROM experiments WHERE id = ${id}`).pipe(
          Effect.map(([row]) => Option.fromUndefinedOr(row?.salt))
        ),
      find: (id) =>
        query(() => sql<Experiment[]>`SELECT ${columns} FROM experiments e WHERE id = ${id}`).pipe(Effect.map(first)),
      snapshot: (id) => transaction(sql, (connection) => readSnapshot(connection, id), oneView),
      // Enrolment holds the experiment as well, on a connection of its own: both only keep changes waiting.
      whileHeld: <A, E>(id: string, use: (snapshot: Snapshot) => Effect.Effect<A, E>) =>
        Effect.context<never>().pipe(
          Effect.flatMap((context) =>
            transaction(sql, async (connection) => {
              await connection`SELECT FROM experiments WHERE id = ${id} FOR SHARE`
              const used = Option.map(await readSnapshot(connection, id), use)
              return Effect.runPromiseExitWith(context)(Effect.transposeOption(used))
            })
          ),
          Effect.flatten,
          line.withPermit
        ),
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
      allocation: (id) => transaction(sql, (connection) => readAllocation(connection, id, false), oneView),
      modifyAllocation: <A extends Allocation, E>(
        id: string,
        decide: (allocation: Allocation) => Result.Result<A, E>
      ) =>
        change<Effect.Effect<A, E | ExperimentNotFound>>(async (connection) => {
          const stored = await readAllocation(connection, id, true)
          if (Option.isNone(stored)) return notFound(id)
          const decided = decide(stored.value)
          if (Result.isSuccess(decided) && decided.success.version !== stored.value.version) {
            await writeAllocation(connection, decided.success)
          }
          return Effect.fromResult(decided)
        }).pipe(Effect.flatten),
      allocationVersions: (id) => query(() => readVersions(sql, sql`experiment_id = ${id}`)),
      allocationVersion: (id, version) =>
        query(() => readVersions(sql, sql`experiment_id = ${id} AND version = ${version}`)).pipe(Effect.map(first)),
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
