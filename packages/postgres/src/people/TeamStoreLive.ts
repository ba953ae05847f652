import { RecordNotFound } from "@sortition/domain/people/AccessError"
import type { Team } from "@sortition/domain/people/Team"
import { type TeamConcern, TeamStore } from "@sortition/domain/people/TeamStore"
import type { TeamUser } from "@sortition/domain/people/TeamUser"
import type { TeamChange, TeamPeople } from "@sortition/domain/people/teamChange"
import type { Permission } from "@sortition/domain/shared/Permission"
import { Effect, Layer, Option, Result } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { readListing } from "../sql/readListing.ts"
import { first, fitsBigint } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { tableColumns } from "../sql/tableColumns.ts"
import { knownPermissions } from "./roleRows.ts"
import { readTeamPeople, teamUserColumns, writeTeamChange } from "./teamUserRows.ts"

const teamColumns = tableColumns<Team>({
  id: "fixed",
  name: "fixed",
  description: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
}).of("t")

export const TeamStoreLive = Layer.effect(
  TeamStore,
  Effect.gen(function* () {
    const { change, changeResult, sql } = yield* Database
    const columns = teamColumns(sql)
    const hasMember = (userId: string | null) =>
      sql`EXISTS (SELECT FROM team_members m WHERE m.team_id = t.id AND m.user_id = ${userId}::bigint)`

    const changeUsers = <E>(
      teamId: string,
      concern: TeamConcern,
      now: number,
      decide: (people: TeamPeople) => Result.Result<TeamChange, E>
    ) => {
      const notFound = Result.fail(new RecordNotFound({ record: "Team", id: teamId }))
      if (!fitsBigint(teamId)) return Effect.fromResult(notFound)
      return changeResult(async (connection) => {
        const locked = await connection`SELECT FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`
        if (locked.length === 0) return notFound
        const decided = decide(await readTeamPeople(connection, teamId, concern))
        if (Result.isFailure(decided)) return Result.fail(decided.failure)
        return Result.succeed(await writeTeamChange(connection, teamId, decided.success, now))
      }, teamId)
    }

    const modify = <E>(
      id: string,
      userId: string,
      decide: (team: Team, permissions: ReadonlySet<Permission> | null) => Result.Result<Team, E>
    ) => {
      const notFound = Result.fail(new RecordNotFound({ record: "Team", id }))
      if (!fitsBigint(id)) return Effect.fromResult(notFound)
      return changeResult(async (connection) => {
        const [found] = await connection<(Team & { granted: readonly string[] | null })[]>`
          SELECT ${columns}, r.permissions AS granted FROM teams t
          LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = ${userId}
          LEFT JOIN user_roles r ON r.id = m.role_id
          WHERE t.id = ${id} FOR NO KEY UPDATE OF t`
        if (found === undefined) return notFound
        const { granted, ...team } = found
        const decided = decide(team, granted === null ? null : new Set(knownPermissions(granted)))
        if (Result.isSuccess(decided) && decided.success !== team) {
          const { description, name, updatedAt } = decided.success
          await connection`
            UPDATE teams SET name = ${name}, description = ${description}, updated_at = ${updatedAt}::timestamptz
            WHERE id = ${id}`
        }
        return decided
      }, id)
    }

    return TeamStore.of({
      changeUsers,
      modify,
      insert: ({ createdAt, description, name, updatedAt }, ownerId) =>
        fitsBigint(ownerId)
          ? change(
              (connection) => connection<Team[]>`
              WITH t AS (
                INSERT INTO teams (name, description, created_at, updated_at)
                SELECT ${name}::text, ${description}::text, ${createdAt}::timestamptz, ${updatedAt}::timestamptz
                FROM users WHERE id = ${ownerId} RETURNING *
              ), owner AS (
                INSERT INTO team_members (team_id, user_id, role_id, created_at, updated_at)
                SELECT id, ${ownerId}::bigint, (SELECT id FROM user_roles WHERE name = 'Owner'), created_at, updated_at FROM t
              )
              SELECT ${columns} FROM t`
            ).pipe(Effect.map(first))
          : Effect.succeedNone,
      find: (id, userId) =>
        fitsBigint(id)
          ? query(
              () => sql<(Team & { granted: readonly string[] | null })[]>`
              SELECT ${columns}, r.permissions AS granted FROM teams t
              LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = ${userId}
              LEFT JOIN user_roles r ON r.id = m.role_id
              WHERE t.id = ${id}`
            ).pipe(
              Effect.map(first),
              Effect.map(
                Option.map(({ granted, ...team }) => ({
                  team,
                  permissions: granted === null ? null : new Set(knownPermissions(granted))
                }))
              )
            )
          : Effect.succeedNone,
      list: (userId, span) => {
        const from = sql`
          FROM teams t WHERE ${userId === null ? sql`true` : hasMember(userId)} AND ${searched(sql, span.q, sql`t.name`)}`
        return query(() => readListing<Team>(sql, { columns, from, order: sql`t.id` }, span))
      },
      users: (teamId, span) => {
        const from = sql`
          FROM team_members m JOIN user_roles r ON r.id = m.role_id JOIN users u ON u.id = m.user_id
          WHERE m.team_id = ${teamId} AND ${searched(sql, span.q, sql`u.full_name`, sql`u.email`)}`
        const parts = { columns: teamUserColumns(sql), from, order: sql`m.id` }
        return fitsBigint(teamId)
          ? query(() => readListing<TeamUser>(sql, parts, span))
          : Effect.succeed({ items: [], total: 0 })
      }
    })
  })
)
