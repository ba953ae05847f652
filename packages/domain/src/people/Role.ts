import type { Permission } from "../shared/Permission.ts"

/** A named set of permissions, given to users in a team, on a project or on an experiment. Times are milliseconds since the epoch. */
export interface Role {
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly createdAt: number
  readonly updatedAt: number
}
