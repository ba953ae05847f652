import type { Scope } from "../shared/Permission.ts"

/** A bearer token of one user, without its secret. Times are milliseconds since the epoch. */
export interface ApiToken {
  readonly id: string
  readonly userId: string
  /** The team that the sampling API acts in. */
  readonly teamId: string
  readonly name: string
  readonly scopes: readonly Scope[]
  /** The only service that the token reaches; null for every service of the team. Not null only when `evaluate` is its only scope. */
  readonly serviceId: string | null
  /** The token is invalid from then on; null for never. */
  readonly expiresAt: number | null
  /** Written with a delay of some seconds. */
  readonly lastUsedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}
