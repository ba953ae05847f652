import { domainError } from "../shared/domainError.ts"

/** One outcome to record. Times are milliseconds since the epoch. */
export interface NewOutcome {
  readonly sampleId: string
  /** The name of the metric. */
  readonly metric: string
  readonly value: number
  /** Null for the time of the request. */
  readonly occurredAt: number | null
  /** Makes a repetition a duplicate, within the experiment; null records each time. */
  readonly outcomeId: string | null
  readonly recordedAt: number
}

/** What became of an outcome. `duplicate`: the same was recorded under its `outcomeId` before. */
export interface OutcomeRecord {
  readonly sampleId: string
  readonly reason: "duplicate" | "recorded"
}

export class OutcomeConflict extends domainError("OutcomeConflict", { kind: "conflict" })<{
  readonly outcomeId: string
}> {
  override get message() {
    return `Another outcome is recorded under the outcome_id ${JSON.stringify(this.outcomeId)}`
  }
}
