import type { Reason } from "@sortition/domain/shared/Reason"

/** What the service has answered about an entity. */
export interface Remembered {
  /** `already_sampled`, or why the service sampled nothing. */
  readonly reason: Reason
  /** Null when nothing was sampled. */
  readonly bucket: string | null
  /** Null when the answer did not say it. */
  readonly version: number | null
  readonly slot: number | null
  /** A refusal counts until the experiment changes: its revision then. Null for a sample, which is final. */
  readonly revision: number | null
}
