import type { Decided } from "./LocalEvaluation.ts"

/** What the service has answered about an entity. */
export interface Remembered extends Decided {
  /** The experiment's revision at a refusal, which counts until the experiment changes. Null for a sample, which is final. */
  readonly revision: number | null
}
