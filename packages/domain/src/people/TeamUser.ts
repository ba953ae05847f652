/** A user's membership of a team. Times are milliseconds since the epoch. */
export interface TeamUser {
  readonly id: string
  readonly teamId: string
  readonly userId: string
  /** The name of the role. */
  readonly role: string
  readonly createdAt: number
  readonly updatedAt: number
}
