import type { Sql } from "../sql/Database.ts"

/** The columns of a `Sample`, by the names that it has in the domain. */
export const sampleColumns = (sql: Sql) => sql`
  s.id, s.experiment_id AS "experimentId", s.sampled_entity AS "sampledEntity", s.sampled_value AS "sampledValue",
  s.allocated_bucket AS "allocatedBucket", s.slot, s.allocation_version AS "allocationVersion",
  s.allocated_by AS "allocatedBy", s.complete, s.completion_accepted_at AS "completedAt",
  s.created_at AS "createdAt", s.updated_at AS "updatedAt"`
