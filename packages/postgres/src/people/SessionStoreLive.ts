import { type Profile, SessionStore } from "@sortition/domain/people/SessionStore"
import { Effect, Layer, Option } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { first } from "../sql/rows.ts"

export const SessionStoreLive = Layer.effect(
  SessionStore,
  Effect.gen(function* () {
    const { change, sql } = yield* Database

    return SessionStore.of({
      insert: ({ createdAt, expiresAt, secretHash, tokenId }) =>
        change(async (connection) => {
          await connection`DELETE FROM sessions WHERE expires_at <= ${createdAt}::timestamptz`
          await connection`DELETE FROM sign_in_codes WHERE expires_at <= ${createdAt}::timestamptz`
          return connection<{ readonly expiresAt: number }[]>`
            INSERT INTO sessions (secret_sha256, token_id, created_at, expires_at)
            SELECT ${secretHash}::bytea, a.id, ${createdAt}::timestamptz, least(${expiresAt}::timestamptz, a.expires_at)
            FROM api_tokens a
            WHERE a.id = ${tokenId} AND a.revoked_at IS NULL
              AND (a.expires_at IS NULL OR a.expires_at > ${createdAt}::timestamptz)
            FOR KEY SHARE
            RETURNING expires_at`
        }).pipe(Effect.map(first), Effect.map(Option.map((row) => row.expiresAt))),
      remove: (secretHash) =>
        change((connection) => connection`DELETE FROM sessions WHERE secret_sha256 = ${secretHash}::bytea`).pipe(
          Effect.asVoid
        ),
      insertCode: ({ codeHash, expiresAt, tokenId }) =>
        change(
          (connection) => connection`
          INSERT INTO sign_in_codes (code_sha256, token_id, expires_at)
          VALUES (${codeHash}::bytea, ${tokenId}, ${expiresAt}::timestamptz)`
        ).pipe(Effect.asVoid),
      takeCode: (codeHash, now) =>
        change(
          (connection) => connection<{ readonly tokenId: string; readonly isValid: boolean }[]>`
          DELETE FROM sign_in_codes WHERE code_sha256 = ${codeHash}::bytea
          RETURNING token_id, expires_at > ${now}::timestamptz AS is_valid`
        ).pipe(
          Effect.map(first),
          Effect.map(Option.filter(({ isValid }) => isValid)),
          Effect.map(Option.map(({ tokenId }) => tokenId))
        ),
      profile: (userId, teamId) =>
        query(
          () => sql<Profile[]>`
          SELECT u.full_name, t.name AS team_name, r.name AS role
          FROM users u
          JOIN teams t ON t.id = ${teamId}
          LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = u.id
          LEFT JOIN user_roles r ON r.id = m.role_id
          WHERE u.id = ${userId}`
        ).pipe(Effect.map(first))
    })
  })
)
