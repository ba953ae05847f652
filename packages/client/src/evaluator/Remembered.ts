import type { Decided } from "./LocalEvaluation.ts"

/** What the service has answered about an entity. */
export interface Remembered extends Decided {
  /** A refusal counts until the experiment changes: its revision then. Null for a sample, which is final. */
  readonly revision: number | null
}
