import type { Service } from "@sortition/domain/Service"
import { ServiceStore } from "@sortition/domain/ServiceStore"
import { Effect, Layer } from "effect"
import { Database, query } from "./Database.ts"
import { first } from "./first.ts"
import { pageOf } from "./pageOf.ts"

export const serviceStoreLayer = Layer.effect(
  ServiceStore,
  Effect.gen(function* () {
    const { sql } = yield* Database
    const columns = sql`id, name, active, created_at AS "createdAt", updated_at AS "updatedAt"`
    return ServiceStore.of({
      insert: ({ active, createdAt, id, name, updatedAt }) =>
        query(
          () => sql`
          INSERT INTO services (id, name, active, created_at, updated_at)
          VALUES (${id}, ${name}, ${active}, ${createdAt}, ${updatedAt})`
        ).pipe(Effect.asVoid),
      find: (id) =>
        query(() => sql<Service[]>`SELECT ${columns} FROM services WHERE id = ${id}`).pipe(Effect.map(first)),
      list: ({ activeOnly }, page) =>
        query(
          () => sql<Service[]>`
          SELECT ${columns} FROM services
          WHERE (active OR NOT ${activeOnly}) AND ${pageOf(sql, page)}`
        )
    })
  })
)
