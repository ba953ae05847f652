import { ProjectStore } from "@sortition/domain/planning/ProjectStore"
import type { Service } from "@sortition/domain/services/Service"
import { invalidField } from "@sortition/domain/shared/InvalidInput"
import { Effect, Layer, Result } from "effect"
import { insertService, nameKeyOf, nextServiceNumber, serviceColumns, updateService } from "../services/serviceRows.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { orderOf, timesWithin } from "../sql/listFilter.ts"
import { readListing } from "../sql/readListing.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { searched } from "../sql/searched.ts"
import { found, readProjectAccess, readTeamAccess } from "./accessRows.ts"
import { holdProject, holdTeam, holdTeamOf } from "./holdRows.ts"

const nameTaken = invalidField("name", "Name has already been taken")

/** Whether another service of the locked team has that name. */
const isTaken = async (connection: Sql, { id, name, teamId }: Service): Promise<boolean> => {
  const taken = await connection`
    SELECT 1 FROM services WHERE team_id = ${teamId} AND name_key = ${nameKeyOf(name)} AND id <> ${id} LIMIT 1`
  return taken.length > 0
}

export const ProjectStoreLive = Layer.effect(
  ProjectStore,
  Effect.gen(function* () {
    const { changeResult, read, sql } = yield* Database
    const columns = serviceColumns(sql)

    return ProjectStore.of({
      insert: ({ teamId, userId }, decide) =>
        changeResult(async (connection) => {
          await holdTeam(connection, teamId)
          const decided = decide((await readTeamAccess(connection, userId, teamId)) ?? new Set())
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          const service = decided.success(await nextServiceNumber(connection))
          if (await isTaken(connection, service)) return Result.fail(nameTaken)
          await insertService(connection, service, userId)
          return Result.succeed(service)
        }),
      modify: ({ serviceId, userId }, decide) =>
        changeResult(async (connection) => {
          await holdTeamOf(connection, serviceId)
          await holdProject(connection, serviceId)
          const { permissions, service: before } = found(
            await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`)
          )
          const decided = decide({ service: before, onProject: permissions })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          const after = decided.success
          const renamed = nameKeyOf(after.name) !== nameKeyOf(before.name)
          if (renamed && (await isTaken(connection, after))) return Result.fail(nameTaken)
          if (after !== before) await updateService(connection, after)
          return Result.succeed({ before, after })
        }, serviceId),
      list: (teamId, userId, { filter, order, span }) => {
        const from = sql`
          FROM services s WHERE team_id = ${teamId} AND (${filter.archived}::boolean IS NULL OR active <> ${filter.archived}::boolean)
            AND ${searched(sql, span.q, sql`name`)} AND ${timesWithin(sql, filter)} AND EXISTS (
              SELECT FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
              WHERE a.service_id = s.id AND a.experiment_id IS NULL AND a.user_id = ${userId}
                AND 'project_read' = ANY(r.permissions))`
        const parts = { columns, from, order: orderOf(sql, order) }
        return read(settings, (connection) => readListing<Service>(connection, parts, span))
      }
    })
  })
)
