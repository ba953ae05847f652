import { type Service, ServiceNotFound } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Effect, Layer, Result } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { first, pageOf } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { insertService, nextServiceNumber, permissionsOn, serviceColumns, updateService } from "./serviceRows.ts"

export const ServiceStoreLive = Layer.effect(
  ServiceStore,
  Effect.gen(function* () {
    const { change, changeResult, read, sql } = yield* Database
    const columns = serviceColumns(sql)

    return ServiceStore.of({
      nextNumber: query(() => nextServiceNumber(sql)),
      insert: (service, creatorId) => change((connection) => insertService(connection, service, creatorId)),
      find: (id) =>
        query(() => sql<Service[]>`SELECT ${columns} FROM services s WHERE s.id = ${id}`).pipe(Effect.map(first)),
      list: (teamId, { activeOnly }, page) =>
        read(
          settings,
          (connection) => connection<Service[]>`
          SELECT ${columns} FROM services s
          WHERE s.team_id = ${teamId} AND (active OR NOT ${activeOnly}) AND ${searched(sql, page.q, sql`name`)}
            AND ${pageOf(sql, page)}`
        ),
      // Lock order: service, then its experiments. The role is read after the lock, in a statement of its own.
      modify: ({ id, userId }, decide) =>
        changeResult(async (connection) => {
          const [before] = await connection<Service[]>`
            SELECT ${columns} FROM services s WHERE id = ${id} FOR NO KEY UPDATE`
          if (before === undefined) return Result.fail(new ServiceNotFound({ id }))
          const decided = decide({ service: before, onProject: await permissionsOn(connection, id, userId) })
          if (Result.isSuccess(decided) && decided.success !== before) await updateService(connection, decided.success)
          return decided
        }, id)
    })
  })
)
