/** What of a team waits for a worker. */
export interface Lateness {
  /** Due starts that are not written down. */
  readonly startsOverdue: number
  readonly endsOverdue: number
  /** Accepted completions without a stamp; counted up to 1,000. */
  readonly completionsUnstamped: number
  /** Seconds that the oldest of the above has waited; 0 without any. */
  readonly oldestSeconds: number
  /** When a worker did its rounds last, for any team; null for never. */
  readonly workerSeenAt: number | null
  /** Deliveries to webhooks that are not over; counted up to 10,000. */
  readonly deliveriesWaiting: number
}
