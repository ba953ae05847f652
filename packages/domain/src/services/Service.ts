import { domainError } from "../shared/domainError.ts"
/** The container of experiments: the sampling API's service and the planning API's project. Times are milliseconds since the epoch. */
export interface Service {
  readonly id: string
  /** The planning API's id: decimal digits. */
  readonly number: string
  readonly teamId: string
  readonly name: string
  readonly description: string | null
  readonly active: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export class ServiceNotFound extends domainError("ServiceNotFound", {
  kind: "not_found",
  message: "Service not found"
})<{ readonly id: string }> {}
