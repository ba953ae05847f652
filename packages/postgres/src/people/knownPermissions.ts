import { type Permission, permissions } from "@sortition/domain/shared/Permission"

/** Of what a row allows, that which this version knows. */
export const knownPermissions = (stored: readonly string[]): readonly Permission[] =>
  permissions.filter((permission) => stored.includes(permission))
