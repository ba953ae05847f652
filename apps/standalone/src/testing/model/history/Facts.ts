import type { SlotTable } from "@sortition/domain/allocation/SlotTable"
import type { Pool } from "@sortition/postgres/sql/connect"

export interface StoredVersion {
  readonly experimentId: string
  readonly version: number
  readonly table: SlotTable
  readonly createdAt: number
}

export interface StoredSample {
  readonly experimentId: string
  readonly id: string
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly allocatedBucket: string
  readonly slot: number
  readonly allocationVersion: number
  readonly revision: number
  readonly allocatedBy: "caller" | "override" | "service"
  readonly acceptedAt: number | null
  readonly completedAt: number | null
  readonly createdAt: number
}

export interface StoredExperiment {
  readonly id: string
  readonly active: boolean
  readonly scheduleStatus: string
  readonly scheduledStartDate: number | null
  readonly lastActivatedAt: number | null
  readonly allocationVersion: number
  readonly revision: number
}

export interface StoredBooking {
  readonly experimentId: string
  readonly layerId: string
  readonly percentage: number
  readonly isReleased: boolean
  readonly slots: readonly { readonly start: number; readonly end: number }[]
}

interface StoredBucket {
  readonly experimentId: string
  readonly name: string
  readonly percentage: number
}

/** What the database holds of these experiments. */
export interface Facts {
  readonly experiments: readonly StoredExperiment[]
  readonly versions: readonly StoredVersion[]
  readonly buckets: readonly StoredBucket[]
  readonly samples: readonly StoredSample[]
  readonly bookings: readonly StoredBooking[]
}

type Ranges = readonly (readonly [bucket: string, start: number, end: number])[]

export const readFacts = async (sql: Pool, ids: readonly string[]): Promise<Facts> => {
  const wanted = sql`ANY(${[...ids]}::uuid[])`
  const experiments = await sql<StoredExperiment[]>`
    SELECT id, active, schedule_status, scheduled_start_date, last_activated_at, allocation_version, revision
    FROM experiments WHERE id = ${wanted}`
  const versions = await sql<(Omit<StoredVersion, "table"> & { ranges: Ranges })[]>`
    SELECT experiment_id, version, ranges, created_at FROM allocation_versions
    WHERE experiment_id = ${wanted} ORDER BY experiment_id, version`
  const buckets = await sql<StoredBucket[]>`
    SELECT experiment_id, bucket_name AS name, percentage_distribution AS percentage FROM experiment_buckets
    WHERE experiment_id = ${wanted}`
  const samples = await sql<StoredSample[]>`
    SELECT experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, revision,
      allocated_by, completion_accepted_at AS accepted_at, completed_at, created_at
    FROM samples WHERE experiment_id = ${wanted}`
  const bookings = await sql<StoredBooking[]>`
    SELECT b.experiment_id, l.id AS layer_id, b.percentage, b.released_at IS NOT NULL AS is_released,
      (SELECT json_agg(json_build_object('start', lower(span), 'end', upper(span))) FROM unnest(b.slots) AS span) AS slots
    FROM layer_bookings b JOIN layers l ON l.number = b.layer_number WHERE b.experiment_id = ${wanted}`
  return {
    experiments,
    versions: versions.map(({ ranges, ...version }) => ({
      ...version,
      table: ranges.map(([bucket, start, end]) => ({ bucket, start, end }))
    })),
    buckets,
    samples,
    bookings
  }
}
