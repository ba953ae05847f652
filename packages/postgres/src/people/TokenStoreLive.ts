import type { ApiToken } from "@sortition/domain/people/ApiToken"
import { TokenStore } from "@sortition/domain/people/TokenStore"
import type { Scope } from "@sortition/domain/shared/Permission"
import { Effect, Layer, Option } from "effect"
import type postgres from "postgres"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { listenForChanges } from "../sql/listenForChanges.ts"
import { query } from "../sql/query.ts"
import { readListing } from "../sql/readListing.ts"
import { first, fitsBigint } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { tableColumns } from "../sql/tableColumns.ts"
import { knownPermissions } from "./roleRows.ts"

interface CredentialRow {
  readonly tokenId: string
  readonly secretHash: Buffer
  readonly expiresAt: number | null
  readonly userId: string
  readonly teamId: string
  readonly scopes: readonly Scope[]
  readonly serviceId: string | null
  readonly permissions: readonly string[] | null
}

const credentialOf = ({ permissions, scopes, serviceId, teamId, userId, ...row }: CredentialRow) => ({
  ...row,
  caller: {
    _tag: "User" as const,
    userId,
    teamId,
    permissions: new Set(knownPermissions(permissions ?? [])),
    scopes: new Set(scopes),
    serviceId,
    tokenId: row.tokenId
  }
})

/** Services stay in their team. */
const isOfTeam = async (connection: Sql, serviceId: string, teamId: string): Promise<boolean> => {
  const { count } = await connection`SELECT FROM services WHERE id::text = ${serviceId} AND team_id = ${teamId}`
  return count > 0
}

const tokenColumns = tableColumns<ApiToken>({
  id: "fixed",
  userId: "fixed",
  teamId: "fixed",
  name: "fixed",
  scopes: "fixed",
  serviceId: "fixed",
  expiresAt: "fixed",
  lastUsedAt: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
}).of("a")

export const TokenStoreLive = Layer.effect(
  TokenStore,
  Effect.gen(function* () {
    const { change, direct, sql } = yield* Database
    const columns = tokenColumns(sql)
    const credentialIn = (known: postgres.PendingQuery<postgres.Row[]>) =>
      query(
        () => sql<CredentialRow[]>`
        WITH known AS (${known})
        SELECT a.id AS token_id, k.secret_sha256 AS secret_hash, k.expires_at, a.user_id, a.team_id, a.scopes, a.service_id, r.permissions
        FROM known k
        JOIN api_tokens a ON a.id = k.id
        LEFT JOIN team_members m ON m.team_id = a.team_id AND m.user_id = a.user_id
        LEFT JOIN user_roles r ON r.id = m.role_id
        WHERE a.revoked_at IS NULL`
      ).pipe(Effect.map(first), Effect.map(Option.map(credentialOf)))

    return TokenStore.of({
      insert: ({ createdAt, expiresAt, name, scopes, secretHash, serviceId, teamId, updatedAt, userId }) =>
        fitsBigint(teamId) && fitsBigint(userId)
          ? change(async (connection) => {
              if (serviceId !== null && !(await isOfTeam(connection, serviceId, teamId))) return "no service" as const
              // The lock keeps the membership until the token is committed, so removing the membership revokes the token too.
              const [made] = await connection<ApiToken[]>`
                INSERT INTO api_tokens AS a
                  (user_id, team_id, name, secret_sha256, scopes, service_id, expires_at, created_at, updated_at)
                SELECT m.user_id, m.team_id, ${name}::text, ${secretHash}::bytea, ${[...scopes]}::text[], ${serviceId}::uuid,
                  ${expiresAt}::timestamptz, ${createdAt}::timestamptz, ${updatedAt}::timestamptz
                FROM team_members m WHERE m.team_id = ${teamId} AND m.user_id = ${userId} FOR KEY SHARE
                RETURNING ${columns}`
              return made ?? ("no team" as const)
            })
          : Effect.succeed("no team" as const),
      list: (userId, span) => {
        const from = sql`
          FROM api_tokens a
          WHERE a.user_id = ${userId} AND a.revoked_at IS NULL AND ${searched(sql, span.q, sql`a.name`)}`
        return fitsBigint(userId)
          ? query(() => readListing<ApiToken>(sql, { columns, from, order: sql`a.id` }, span))
          : Effect.succeed({ items: [], total: 0 })
      },
      revoke: (userId, tokenId, now) =>
        fitsBigint(userId) && fitsBigint(tokenId)
          ? change(async (connection) => {
              // Reads first, because even an update of no row notifies every process.
              const found = await connection`
                SELECT FROM api_tokens
                WHERE id = ${tokenId} AND user_id = ${userId} AND revoked_at IS NULL FOR NO KEY UPDATE`
              if (found.length === 0) return false
              await connection`UPDATE api_tokens SET revoked_at = ${now}, updated_at = ${now} WHERE id = ${tokenId}`
              return true
            })
          : Effect.succeed(false),
      findCredential: (secretHash) =>
        // A session is a token by another secret, which ends earlier.
        credentialIn(sql`
          SELECT a.id, a.secret_sha256, a.expires_at FROM api_tokens a WHERE a.secret_sha256 = ${secretHash}
          UNION ALL
          SELECT s.token_id, s.secret_sha256, s.expires_at FROM sessions s WHERE s.secret_sha256 = ${secretHash}`),
      findCredentialById: (tokenId) =>
        fitsBigint(tokenId)
          ? credentialIn(sql`SELECT a.id, a.secret_sha256, a.expires_at FROM api_tokens a WHERE a.id = ${tokenId}`)
          : Effect.succeedNone,
      anyValid: (now) =>
        query(
          () => sql`
          SELECT FROM api_tokens a JOIN team_members m ON m.team_id = a.team_id AND m.user_id = a.user_id
          WHERE a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ${now}::timestamptz) LIMIT 1`
        ).pipe(Effect.map(({ count }) => count > 0)),
      validHashes: (now, most) =>
        query(
          () => sql<{ readonly secretSha256: Buffer }[]>`
          SELECT secret_sha256 FROM (
            SELECT a.secret_sha256, a.last_used_at, a.id FROM api_tokens a
            WHERE a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ${now}::timestamptz)
            UNION ALL
            SELECT s.secret_sha256, a.last_used_at, a.id FROM sessions s JOIN api_tokens a ON a.id = s.token_id
            WHERE a.revoked_at IS NULL AND s.expires_at > ${now}::timestamptz
          ) valid
          ORDER BY last_used_at DESC NULLS LAST, id DESC LIMIT ${most}`
        ).pipe(Effect.map((rows) => rows.map(({ secretSha256 }) => secretSha256))),
      recordUses: (uses) =>
        query(
          // Locks in the order of ids, so two processes cannot deadlock.
          () => sql`
          WITH used AS (
            SELECT a.id, u.at FROM unnest(${[...uses.keys()]}::bigint[], ${[...uses.values()]}::timestamptz[]) AS u (id, at)
            JOIN api_tokens a USING (id) ORDER BY a.id FOR NO KEY UPDATE OF a
          )
          UPDATE api_tokens a SET last_used_at = greatest(a.last_used_at, used.at) FROM used WHERE used.id = a.id`
        ).pipe(Effect.asVoid),
      changes: listenForChanges(direct, "sortition_access_changed")
    })
  })
)
