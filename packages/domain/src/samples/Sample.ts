/** Who decided the bucket: the slot table, the caller who named it, or an override, which makes the sample a forced one. */
export type AllocatedBy = "service" | "caller" | "override"

/** One entity's enrolment, unique per (experiment, entity, value). Times are milliseconds since the epoch. */
export interface Sample {
  readonly id: string
  readonly experimentId: string
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly allocatedBucket: string
  /** 0–9999, what the entity hashes to. */
  readonly slot: number
  readonly allocationVersion: number
  readonly allocatedBy: AllocatedBy
  readonly complete: boolean
  /** The moment completion was accepted, known from then on whether or not the worker has stamped it. */
  readonly completedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}
