import type { Role } from "@sortition/domain/people/Role"
import type { User } from "@sortition/domain/people/User"
import type { ProjectUserFacts, ProjectUserKey } from "@sortition/domain/planning/AssignmentStore"
import type { Sql } from "../sql/connect.ts"
import { fitsBigint } from "../sql/rows.ts"
import { readAssignments } from "./assignmentRows.ts"
import { type RoleRow, roleColumns, roleOf } from "./roleRows.ts"
import { userColumns } from "./userRows.ts"

export const readRole = async (sql: Sql, id: string): Promise<Role | null> => {
  if (!fitsBigint(id)) return null
  const [row] = await sql<RoleRow[]>`SELECT ${roleColumns(sql)} FROM user_roles r WHERE r.id = ${id}`
  return row === undefined ? null : roleOf(row)
}

const readMember = async (sql: Sql, serviceId: string, userId: string): Promise<User | null> => {
  const [user] = await sql<User[]>`
    SELECT ${userColumns(sql)}
    FROM services s
    JOIN team_members m ON m.team_id = s.team_id AND m.user_id = ${userId} JOIN users u ON u.id = m.user_id
    WHERE s.id = ${serviceId}`
  return user ?? null
}

const doOthersManage = async (sql: Sql, serviceId: string, userId: string): Promise<boolean> => {
  const others = await sql`
    SELECT 1 FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
    WHERE a.service_id = ${serviceId} AND a.experiment_id IS NULL AND a.user_id <> ${userId}
      AND a.assigned = 'manually' AND 'project_users_manage' = ANY(r.permissions) LIMIT 1`
  return others.length > 0
}

/** Reads the facts of one user on a locked project. */
export const readProjectUser = async (
  connection: Sql,
  serviceId: string,
  key: ProjectUserKey
): Promise<ProjectUserFacts> => {
  const byUser = "userId" in key
  const id = byUser ? key.userId : key.assignmentId
  if (!fitsBigint(id)) return { user: null, assignment: null, othersManage: false }
  const [assignment = null] = await readAssignments(
    connection,
    connection`a.service_id = ${serviceId} AND a.experiment_id IS NULL
      AND ${byUser ? connection`a.user_id = ${id}` : connection`a.id = ${id}`}`
  )
  const user = byUser ? await readMember(connection, serviceId, id) : (assignment?.user ?? null)
  return {
    user,
    assignment,
    othersManage: user !== null && (await doOthersManage(connection, serviceId, user.id))
  }
}

const markUsersChanged = (connection: Sql, serviceId: string) =>
  connection`UPDATE services SET users_changed = true, users_told_to = NULL WHERE id = ${serviceId}`

/** Assigns the role on the project to a new user, or replaces a user's role; returns the assignment's id. */
export const writeProjectUser = async (
  connection: Sql,
  serviceId: string,
  { now, role, user }: { readonly user: User; readonly role: Role; readonly now: number }
): Promise<string | null> => {
  await markUsersChanged(connection, serviceId)
  const [row] = await connection<{ id: string }[]>`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    VALUES (${serviceId}, ${user.id}, ${role.id}, 'manually', ${now}, ${now})
    ON CONFLICT (service_id, experiment_id, user_id)
      DO UPDATE SET role_id = excluded.role_id, assigned = excluded.assigned, updated_at = excluded.updated_at
    RETURNING id`
  return row?.id ?? null
}

/** Removes the user from a locked project. */
export const removeProjectUser = async (connection: Sql, serviceId: string, userId: string) => {
  await markUsersChanged(connection, serviceId)
  // Waits for experiments that this user is creating, so their assignments have smaller ids.
  await connection`
    DELETE FROM user_assignments WHERE service_id = ${serviceId} AND experiment_id IS NULL AND user_id = ${userId}`
  await connection`
    INSERT INTO user_removals (service_id, user_id, before_id)
    VALUES (${serviceId}, ${userId}, nextval(pg_get_serial_sequence('user_assignments', 'id')))
    ON CONFLICT (service_id, user_id) DO UPDATE SET before_id = excluded.before_id`
}
