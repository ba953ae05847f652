import { RoleStore } from "@sortition/domain/RoleStore"
import { Effect, Layer } from "effect"
import { Database, query } from "./Database.ts"
import { readListing } from "./readListing.ts"
import { type RoleRow, roleColumns, roleOf } from "./roleRows.ts"

export const roleStoreLayer = Layer.effect(
  RoleStore,
  Effect.gen(function* () {
    const { sql } = yield* Database
    const columns = roleColumns(sql)
    const from = sql`FROM user_roles r`

    return RoleStore.of({
      list: (span) =>
        query(async () => {
          const { items, total } = await readListing<RoleRow>(sql, { columns, from, order: sql`r.id` }, span)
          return { items: items.map(roleOf), total }
        })
    })
  })
)
