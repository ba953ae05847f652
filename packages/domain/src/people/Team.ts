/** A tenant: callers of one team cannot see the records of another. Times are milliseconds since the epoch. */
export interface Team {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly createdAt: number
  readonly updatedAt: number
}
