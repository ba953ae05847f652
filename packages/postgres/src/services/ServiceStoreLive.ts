import type { Service } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Effect, Layer } from "effect"
import { Database, query, transaction } from "../sql/Database.ts"
import { first, pageOf } from "../sql/rows.ts"
import { insertService, nextServiceNumber, serviceColumns } from "./serviceRows.ts"

export const ServiceStoreLive = Layer.effect(
  ServiceStore,
  Effect.gen(function* () {
    const { sql } = yield* Database
    const columns = serviceColumns(sql)

    return ServiceStore.of({
      nextNumber: query(() => nextServiceNumber(sql)),
      insert: (service, creatorId) => transaction(sql, (connection) => insertService(connection, service, creatorId)),
      find: (id) =>
        query(() => sql<Service[]>`SELECT ${columns} FROM services s WHERE s.id = ${id}`).pipe(Effect.map(first)),
      list: (teamId, { activeOnly }, page) =>
        query(
          () => sql<Service[]>`
          SELECT ${columns} FROM services s
          WHERE s.team_id = ${teamId} AND (active OR NOT ${activeOnly}) AND ${pageOf(sql, page)}`
        )
    })
  })
)
