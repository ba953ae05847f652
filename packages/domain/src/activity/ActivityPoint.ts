import type { Reason } from "../shared/Reason.ts"

/** What is counted as activity: the outcomes of requests for samples, and accepted completions. */
export type ActivityReason = Reason | "completed" | "conflict"

/** How often something happened in one period. */
export interface ActivityPoint {
  /** The start of the period, in milliseconds since the epoch. */
  readonly at: number
  readonly reason: ActivityReason
  /** Only where a sample was made or completed. */
  readonly bucket: string | null
  readonly count: number
}

/** The same for one experiment of many. */
export interface PlacedActivity extends ActivityPoint {
  readonly experimentId: string
}

/** The length of the stored periods, in seconds. */
export const storedPeriod = 5
