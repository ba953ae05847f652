import type { User } from "@sortition/domain/people/User"
import { UserStore } from "@sortition/domain/people/UserStore"
import { Effect, Layer } from "effect"
import { Database, query } from "../sql/Database.ts"
import { first } from "../sql/first.ts"
import { fitsBigint } from "../sql/fitsBigint.ts"

export const UserStoreLive = Layer.effect(
  UserStore,
  Effect.gen(function* () {
    const { sql } = yield* Database
    const columns = sql`
      u.id, u.full_name AS "fullName", u.email, u.created_at AS "createdAt", u.updated_at AS "updatedAt"`

    return UserStore.of({
      insert: ({ createdAt, email, fullName, updatedAt }) =>
        query(
          () => sql<User[]>`
          INSERT INTO users AS u (full_name, email, created_at, updated_at)
          VALUES (${fullName}, ${email}, ${createdAt}, ${updatedAt})
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
