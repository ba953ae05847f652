import { z } from "zod"
import type { ErrorReason } from "./formatError.ts"

const reasons = {
  bucket_exists: true,
  condition_not_found: true,
  criterion_not_found: true,
  cross_site_request: true,
  experiment_archived: true,
  experiment_completed: true,
  experiment_inactive: true,
  experiment_key_taken: true,
  experiment_not_found: true,
  experiment_not_started: true,
  idempotency_in_progress: true,
  idempotency_key_reused: true,
  internal: true,
  invalid_input: true,
  layer_excluded: true,
  layer_full: true,
  layer_not_found: true,
  layer_share_taken: true,
  malformed_request: true,
  metric_archived: true,
  metric_built_in: true,
  metric_exists: true,
  metric_has_outcomes: true,
  metric_not_found: true,
  no_matching_criterion: true,
  no_ramp: true,
  not_in_layer: true,
  outcome_conflict: true,
  override_conflict: true,
  override_not_found: true,
  permission_denied: true,
  plan_fixed: true,
  precondition_failed: true,
  quota_reached: true,
  rate_limited: true,
  record_not_found: true,
  sample_conflict: true,
  sample_not_found: true,
  samples_detached: true,
  samples_outside_layer: true,
  service_inactive: true,
  service_not_found: true,
  unallocated_slot: true,
  unauthenticated: true,
  unavailable: true,
  webhook_inactive: true
} as const satisfies Readonly<Record<ErrorReason, true>>

const names = Object.keys(reasons) as ErrorReason[]

/** Every error of the sampling API except a 422, which lists problems. */
export const HTTPError = z
  .object({
    detail: z.string().meta({ description: "What is wrong, as text." }),
    reason: z
      .enum(names)
      .meta({ description: "What is wrong, for programs. A later version may have further reasons." })
  })
  .meta({ id: "HTTPError", description: "Why a request failed." })
