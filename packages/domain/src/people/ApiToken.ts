import type { Scope } from "../shared/Permission.ts"

/** A bearer token of one user, without its secret. Times are milliseconds since the epoch. */
export interface ApiToken {
  readonly id: string
  readonly userId: string
  /** The team that the sampling API acts in. */
  readonly teamId: string
  readonly name: string
  readonly scopes: readonly Scope[]
  /** From then on it is worth nothing; null for never. */
  readonly expiresAt: number | null
  /** At most some seconds behind. */
  readonly lastUsedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}
