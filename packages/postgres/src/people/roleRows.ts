import type { Role } from "@sortition/domain/people/Role"
import { type Permission, permissions } from "@sortition/domain/shared/Permission"
import { tableColumns } from "../sql/tableColumns.ts"

export interface RoleRow extends Omit<Role, "permissions"> {
  readonly permissions: readonly string[]
}

/** The columns of a `RoleRow` of the table `r`. */
export const roleColumns = tableColumns<RoleRow>({
  id: "fixed",
  name: "fixed",
  permissions: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
}).of("r")

/** Keeps the permissions that this version knows; a row may have permissions of another version. */
export const knownPermissions = (stored: readonly string[]): readonly Permission[] =>
  permissions.filter((permission) => stored.includes(permission))

export const roleOf = ({ permissions, ...row }: RoleRow): Role => ({
  ...row,
  permissions: knownPermissions(permissions)
})
