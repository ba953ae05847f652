/** A tenant: what belongs to one team is unknown to every other. Times are milliseconds since the epoch. */
export interface Team {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly createdAt: number
  readonly updatedAt: number
}
