import type { Role } from "@sortition/domain/people/Role"
import type { Sql } from "../sql/Database.ts"
import { knownPermissions } from "./knownPermissions.ts"

export interface RoleRow extends Omit<Role, "permissions"> {
  readonly permissions: readonly string[]
}

/** The columns of a `RoleRow`. */
export const roleColumns = (sql: Sql) => sql`
  r.id, r.name, r.permissions, r.created_at AS "createdAt", r.updated_at AS "updatedAt"`

export const roleOf = ({ permissions, ...row }: RoleRow): Role => ({
  ...row,
  permissions: knownPermissions(permissions)
})
