import type { Role } from "../people/Role.ts"
import type { User } from "../people/User.ts"

/** A user's role on a project or on one of its experiments. Times are milliseconds since the epoch. */
export interface UserAssignment {
  readonly id: string
  readonly user: User
  readonly role: Role
  /** On an experiment, an automatic assignment follows the project. */
  readonly assigned: "automatically" | "manually"
  readonly createdAt: number
  readonly updatedAt: number
}
