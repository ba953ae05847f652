/** The container of experiments: the sampling API's service and the planning API's project. Times are milliseconds since the epoch. */
export interface Service {
  readonly id: string
  readonly name: string
  readonly active: boolean
  readonly createdAt: number
  readonly updatedAt: number
}
