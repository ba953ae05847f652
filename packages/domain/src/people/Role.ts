import type { Permission } from "../shared/Permission.ts"

/** What a user may do where it was given. Times are milliseconds since the epoch. */
export interface Role {
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly createdAt: number
  readonly updatedAt: number
}
