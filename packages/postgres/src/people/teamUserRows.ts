import type { TeamConcern } from "@sortition/domain/people/TeamStore"
import type { TeamUser } from "@sortition/domain/people/TeamUser"
import type { TeamChange, TeamPeople } from "@sortition/domain/people/teamChange"
import type { Sql } from "../sql/connect.ts"
import { fitsBigint } from "../sql/rows.ts"
import { tableColumns } from "../sql/tableColumns.ts"
import { removeProjectUser } from "./projectUserRows.ts"
import { type RoleRow, roleColumns, roleOf } from "./roleRows.ts"

const memberColumns = tableColumns<Omit<TeamUser, "role">>({
  id: "fixed",
  teamId: "fixed",
  userId: "fixed",
  createdAt: "fixed",
  updatedAt: "mutable"
}).of("m")

/** The columns of a `TeamUser`, of a member `m` with the role `r`. */
export const teamUserColumns = (sql: Sql) => sql`${memberColumns(sql)}, r.name AS role`

const idOrNull = (id: string | null | undefined) => (typeof id === "string" && fitsBigint(id) ? id : null)

/** The user with this id, if the caller shares a team with them; for the administrator (null), any user. */
const knownUser = async (sql: Sql, id: string | undefined, callerId: string | null): Promise<string | null> => {
  const [user] = await sql<{ id: string }[]>`
    SELECT id FROM users u WHERE id = ${idOrNull(id)}::bigint AND (${callerId === null} OR EXISTS (
      SELECT FROM team_members one JOIN team_members other USING (team_id)
      WHERE one.user_id = u.id AND other.user_id = ${idOrNull(callerId)}::bigint))`
  return user?.id ?? null
}

const userOf = async (sql: Sql, email: string): Promise<string | null> => {
  const [user] = await sql<{ id: string }[]>`SELECT id FROM users WHERE lower(email) = lower(${email})`
  return user?.id ?? null
}

/** Reads the state that a change of the team's users is decided on. */
export const readTeamPeople = async (
  sql: Sql,
  teamId: string,
  { callerId, teamUserId, user = {} }: TeamConcern
): Promise<TeamPeople> => {
  const [byId, byEmail, roles] = await Promise.all([
    knownUser(sql, user.userId, callerId),
    user.email === undefined ? null : userOf(sql, user.email),
    sql<RoleRow[]>`SELECT ${roleColumns(sql)} FROM user_roles r ORDER BY r.id`
  ])
  const members = await sql<TeamUser[]>`
    SELECT ${teamUserColumns(sql)} FROM team_members m JOIN user_roles r ON r.id = m.role_id
    WHERE m.team_id = ${teamId} AND (
      'team_manage' = ANY(r.permissions) OR m.id = ${idOrNull(teamUserId)}::bigint
      OR m.user_id = ${idOrNull(callerId)}::bigint OR m.user_id = ${byEmail ?? byId}::bigint)
    ORDER BY m.id`
  return { roles: roles.map(roleOf), members, byId, byEmail }
}

/** Removes the user from every project of the team; a worker updates the experiments. */
const leaveProjects = async (sql: Sql, { teamId, userId }: TeamUser): Promise<void> => {
  const held = await sql<{ id: string }[]>`
    SELECT id FROM services s
    WHERE team_id = ${teamId} AND EXISTS (SELECT FROM user_assignments a WHERE a.service_id = s.id AND a.user_id = ${userId})
    ORDER BY id FOR NO KEY UPDATE`
  for (const { id } of held) await removeProjectUser(sql, id, userId)
}

/** Stores the change; returns the changed or removed membership. */
export const writeTeamChange = async (sql: Sql, teamId: string, change: TeamChange, now: number): Promise<TeamUser> => {
  if (change._tag === "Keep") return change.member
  if (change._tag === "Change") {
    const { member, role } = change
    await sql`UPDATE team_members SET role_id = ${role.id}, updated_at = ${now} WHERE id = ${member.id}`
    return { ...member, role: role.name, updatedAt: now }
  }
  if (change._tag === "Remove") {
    const { member } = change
    // The membership first: every token that was created while it existed is committed before its row can be deleted.
    await sql`DELETE FROM team_members WHERE id = ${member.id}`
    await sql`
      UPDATE api_tokens SET revoked_at = ${now}, updated_at = ${now}
      WHERE team_id = ${teamId} AND user_id = ${member.userId} AND revoked_at IS NULL`
    await leaveProjects(sql, member)
    return member
  }
  const { role, userId } = change
  const [added] = await sql<{ id: string }[]>`
    INSERT INTO team_members (team_id, user_id, role_id, created_at, updated_at)
    VALUES (${teamId}, ${userId}, ${role.id}, ${now}, ${now}) RETURNING id`
  if (added === undefined) throw new Error("an insert returned no row")
  return { id: added.id, teamId, userId, role: role.name, createdAt: now, updatedAt: now }
}
