import { RoleStore } from "@sortition/domain/people/RoleStore"
import { Effect, Layer } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { readListing } from "../sql/readListing.ts"
import { searched } from "../sql/searched.ts"
import { type RoleRow, roleColumns, roleOf } from "./roleRows.ts"

export const RoleStoreLive = Layer.effect(
  RoleStore,
  Effect.gen(function* () {
    const { sql } = yield* Database
    const columns = roleColumns(sql)

    return RoleStore.of({
      list: (span) =>
        query(async () => {
          const from = sql`FROM user_roles r WHERE ${searched(sql, span.q, sql`r.name`)}`
          const { items, total } = await readListing<RoleRow>(sql, { columns, from, order: sql`r.id` }, span)
          return { items: items.map(roleOf), total }
        })
    })
  })
)
