import type { Problem } from "@sortition/domain/shared/Problem"

/** An error of the request itself, found by the edge of an API before the domain runs. */
export abstract class RequestError extends Error {
  abstract readonly reason:
    | "idempotency_in_progress"
    | "idempotency_key_reused"
    | "invalid_input"
    | "malformed_request"
    | "permission_denied"
  abstract readonly problems: readonly Problem[]
}
