import type { User } from "@sortition/domain/people/User"
import type { UserAssignment } from "@sortition/domain/planning/UserAssignment"
import type { Sql } from "../sql/connect.ts"
import { knownPermissions } from "./roleRows.ts"

export interface AssignmentRow extends Omit<UserAssignment, "role" | "user"> {
  readonly userId: string
  readonly fullName: string
  readonly email: string
  readonly userCreatedAt: number
  readonly userUpdatedAt: number
  readonly roleId: string
  readonly roleName: string
  readonly permissions: readonly string[]
  readonly roleCreatedAt: number
  readonly roleUpdatedAt: number
}

/** The columns of an `AssignmentRow` from `assignmentTables`. */
export const assignmentColumns = (sql: Sql) => sql`
  a.id, a.assigned, a.created_at, a.updated_at,
  u.id AS user_id, u.full_name, u.email, u.created_at AS user_created_at, u.updated_at AS user_updated_at,
  r.id AS role_id, r.name AS role_name, r.permissions, r.created_at AS role_created_at, r.updated_at AS role_updated_at`

export const assignmentTables = (sql: Sql) => sql`
  user_assignments a JOIN users u ON u.id = a.user_id JOIN user_roles r ON r.id = a.role_id`

export const assignmentOf = ({ assigned, createdAt, id, updatedAt, ...row }: AssignmentRow): UserAssignment => {
  const { email, fullName, roleId, roleName, userId } = row
  const user: User = { id: userId, fullName, email, createdAt: row.userCreatedAt, updatedAt: row.userUpdatedAt }
  const permissions = knownPermissions(row.permissions)
  const times = { createdAt: row.roleCreatedAt, updatedAt: row.roleUpdatedAt }
  return { id, user, role: { id: roleId, name: roleName, permissions, ...times }, assigned, createdAt, updatedAt }
}

/** The assignments `a` that `where` selects. */
export const readAssignments = async (sql: Sql, where: ReturnType<Sql>): Promise<readonly UserAssignment[]> => {
  const rows = await sql<AssignmentRow[]>`SELECT ${assignmentColumns(sql)} FROM ${assignmentTables(sql)} WHERE ${where}`
  return rows.map(assignmentOf)
}
