import type { Service } from "@sortition/domain/services/Service"
import { ServiceNotFound } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import { Effect, Layer, Result } from "effect"
import { Database, query, type Sql, transaction } from "../sql/Database.ts"
import { orderOf, timesWithin } from "../sql/planFilter.ts"
import { readListing } from "../sql/readListing.ts"
import { first, pageOf } from "../sql/rows.ts"
import { assignProjectCreator } from "./assignCreator.ts"
import { insertService, nameKeyOf, serviceColumns, updateService } from "./serviceRows.ts"

const nameTaken = new InvalidInput({
  problems: [{ path: ["data", "attributes", "name"], message: "Name has already been taken" }]
})

const insertWithCreator = async (connection: Sql, service: Service, creatorId: string) => {
  await insertService(connection, service)
  await assignProjectCreator(connection, { serviceId: service.id, userId: creatorId, now: service.createdAt })
}

/** Locks the names in the team until the transaction ends. Always before a service is locked, as a change of the team's users does. */
const holdTeam = (connection: Sql, teamId: ReturnType<Sql> | string) =>
  connection`SELECT 1 FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`

/** Whether another service of the team, which is held, has that name. */
const isTaken = async (connection: Sql, { id, name, teamId }: Service): Promise<boolean> => {
  const taken = await connection`
    SELECT 1 FROM services WHERE team_id = ${teamId} AND name_key = ${nameKeyOf(name)} AND id <> ${id} LIMIT 1`
  return taken.length > 0
}

const write = async (connection: Sql, service: Service) => {
  await updateService(connection, service)
  // In the order of ids, as every transaction that locks several experiments.
  await connection`
    WITH held AS (SELECT id FROM experiments WHERE service_id = ${service.id} ORDER BY id FOR NO KEY UPDATE)
    UPDATE experiments e SET revision = revision + 1 FROM held WHERE e.id = held.id`
}

export const ServiceStoreLive = Layer.effect(
  ServiceStore,
  Effect.gen(function* () {
    const { changeResult, sql } = yield* Database
    const columns = serviceColumns(sql)

    return ServiceStore.of({
      nextNumber: query(
        () => sql<{ number: string }[]>`SELECT nextval(pg_get_serial_sequence('services', 'number')) AS number`
      ).pipe(Effect.map(([row]) => row?.number ?? "")),
      insert: (service, creatorId) =>
        transaction(sql, (connection) => insertWithCreator(connection, service, creatorId)),
      insertDistinct: (service, creatorId) =>
        changeResult(async (connection) => {
          await holdTeam(connection, service.teamId)
          if (await isTaken(connection, service)) return Result.fail(nameTaken)
          await insertWithCreator(connection, service, creatorId)
          return Result.void
        }),
      modify: (id, decide) =>
        changeResult(async (connection) => {
          await holdTeam(connection, sql`(SELECT team_id FROM services WHERE id = ${id})`)
          const [stored] = await connection<Service[]>`
            SELECT ${columns} FROM services s WHERE s.id = ${id} FOR NO KEY UPDATE`
          if (stored === undefined) return Result.fail(new ServiceNotFound({ id }))
          const decided = decide(stored)
          if (Result.isFailure(decided)) return decided
          const next = decided.success
          const renamed = nameKeyOf(next.name) !== nameKeyOf(stored.name)
          if (renamed && (await isTaken(connection, next))) return Result.fail(nameTaken)
          if (next !== stored) await write(connection, next)
          return decided
        }),
      find: (id) =>
        query(() => sql<Service[]>`SELECT ${columns} FROM services s WHERE s.id = ${id}`).pipe(Effect.map(first)),
      list: (teamId, { activeOnly }, page) =>
        query(
          () => sql<Service[]>`
          SELECT ${columns} FROM services s
          WHERE s.team_id = ${teamId} AND (active OR NOT ${activeOnly}) AND ${pageOf(sql, page)}`
        ),
      listReadable: (teamId, userId, filter, order, span) => {
        const from = sql`
          FROM services s WHERE team_id = ${teamId} AND (${filter.archived}::boolean IS NULL OR active <> ${filter.archived}::boolean)
            AND ${timesWithin(sql, filter)} AND EXISTS (
              SELECT FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
              WHERE a.service_id = s.id AND a.experiment_id IS NULL AND a.user_id = ${userId}
                AND 'project_read' = ANY(r.permissions))`
        const parts = { columns, from, order: orderOf(sql, order) }
        return query(() => readListing<Service>(sql, parts, span))
      }
    })
  })
)
