/** A person, with roles and tokens. Times are milliseconds since the epoch. */
export interface User {
  readonly id: string
  readonly fullName: string
  readonly email: string
  readonly createdAt: number
  readonly updatedAt: number
}
