import type { ErrorReason } from "@sortition/api/procedures/formatError"
import { TRPCClientError } from "@trpc/client"
import type { AppRouter } from "./AppRouter.ts"

const reasons = {
  aborted: true,
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
  network: true,
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
} satisfies Record<ErrorReason | "aborted" | "network", true>

/**
 * Why a call failed: the service's reasons, `aborted` if the call's own signal ended it, `network` if no answer of the service arrived.
 * Retrying may help with `network`, `unavailable`, `internal` and, after a pause, `rate_limited`.
 */
export type SortitionErrorReason = keyof typeof reasons

const isReason = (reason: string): reason is SortitionErrorReason => Object.hasOwn(reasons, reason)

/** One field that breaks a rule; `path` leads to it in the input, `[]` is the input itself. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

interface Details {
  readonly reason: SortitionErrorReason
  readonly status?: number
  readonly requestId?: string | null
  readonly problems?: readonly Problem[]
  readonly cause?: Error
  readonly shape?: TRPCClientError<AppRouter>["shape"]
}

/** Thrown by every failing call. If the service answered, the message is the service's. */
export class SortitionError extends TRPCClientError<AppRouter> {
  readonly reason: SortitionErrorReason
  /** The HTTP status of the call, also inside a batch; undefined without an answer. */
  readonly status: number | undefined
  /** The `request_id` of the service's log lines about this call, if it answered. */
  readonly requestId: string | undefined
  /** What is wrong with the input when `reason` is `invalid_input`, otherwise empty. */
  readonly problems: readonly Problem[]

  constructor(message: string, { cause, problems = [], reason, requestId, shape, status }: Details) {
    super(message, { ...(cause && { cause }), ...(shape && { result: { error: shape } }) })
    // TRPCClientError sets its own prototype on every instance.
    Object.setPrototypeOf(this, new.target.prototype)
    this.name = "SortitionError"
    this.reason = reason
    this.status = status
    this.requestId = requestId ?? undefined
    this.problems = problems
  }

  static override from(error: TRPCClientError<AppRouter>): SortitionError {
    if (error instanceof SortitionError) return error
    const { cause, data, message, shape } = error
    if (!data) return new SortitionError(message, { reason: "malformed_request", cause: cause ?? error })
    const { httpStatus: status, problems, requestId } = data
    // A newer service may have reasons that this version does not know.
    const unknown = status < 500 ? "malformed_request" : "internal"
    const reason = isReason(data.reason) ? data.reason : unknown
    return new SortitionError(message, { reason, status, requestId, problems, shape })
  }
}

/** Whether a caught value is the failure of a call. */
export const isSortitionError = (error: unknown): error is SortitionError => error instanceof SortitionError
