/**
 * `timeout`: there was no ruleset in time. `unauthorized`: the service does not accept the token. `unreachable`: no answer, or an answer that
 * says that the service has a fault. `refused`: the service rejects the request. `invalid`: a ruleset that this version cannot read.
 * `storage`: a file could not be read or written.
 */
export type EvaluatorErrorCode = "timeout" | "unauthorized" | "unreachable" | "refused" | "invalid" | "storage"

/** What went wrong between the evaluator and the service. */
export class EvaluatorError extends Error {
  override readonly name = "EvaluatorError"
  readonly code: EvaluatorErrorCode
  /** The HTTP status, if the service answered. */
  readonly status: number | undefined
  /** How long the service wants no other request, in milliseconds. */
  readonly retryAfter: number | undefined
  /** The reason that the service gives. */
  readonly reason: string | undefined

  constructor(
    code: EvaluatorErrorCode,
    message: string,
    more: {
      readonly cause?: unknown
      readonly status?: number
      readonly retryAfter?: number | undefined
      readonly reason?: string | undefined
    } = {}
  ) {
    super(message, more)
    this.code = code
    this.status = more.status
    this.retryAfter = more.retryAfter
    this.reason = more.reason
  }
}

/** The error itself, or an EvaluatorError that has it as its cause. */
export const toEvaluatorError = (thrown: unknown, code: EvaluatorErrorCode): EvaluatorError => {
  if (thrown instanceof EvaluatorError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new EvaluatorError(code, message, { cause: thrown })
}
