import type { User } from "@sortition/domain/people/User"
import { UserStore } from "@sortition/domain/people/UserStore"
import { Effect, Layer } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { first, fitsBigint } from "../sql/rows.ts"
import { userColumns } from "./userRows.ts"

const inserted = ["fullName", "email", "createdAt", "updatedAt"] as const

export const UserStoreLive = Layer.effect(
  UserStore,
  Effect.gen(function* () {
    const { change, sql } = yield* Database
    const columns = userColumns(sql)

    return UserStore.of({
      insert: (user) =>
        change(
          (connection) => connection<User[]>`
          INSERT INTO users AS u (${sql(inserted)}) VALUES ${sql(user, inserted)}
          ON CONFLICT (lower(email)) DO NOTHING RETURNING ${columns}`
        ).pipe(Effect.map(first)),
      find: (id) =>
        fitsBigint(id)
          ? query(() => sql<User[]>`SELECT ${columns} FROM users u WHERE u.id = ${id}`).pipe(Effect.map(first))
          : Effect.succeedNone,
      findKnownTo: (id, otherId) =>
        fitsBigint(id) && fitsBigint(otherId)
          ? query(
              () => sql<User[]>`
              SELECT ${columns} FROM users u
              WHERE u.id = ${id} AND (u.id = ${otherId} OR EXISTS (
                SELECT FROM team_members one JOIN team_members other USING (team_id)
                WHERE one.user_id = u.id AND other.user_id = ${otherId}))`
            ).pipe(Effect.map(first))
          : Effect.succeedNone
    })
  })
)
