export interface ServerClock {
  /** The time of the service, in milliseconds since the epoch. */
  readonly now: () => number
  /** Whether the service has said its time. Browsers do not show the header of another origin. */
  readonly isCorrected: () => boolean
  /** Notes the `Date` header of an answer to a request that was sent at `sentAt`. */
  readonly note: (date: string | null, sentAt: number) => void
}

/** `Date` counts whole seconds, so a smaller difference may be none. */
const precisionMs = 1_000

/** The clock of this machine, corrected by the median of the last three differences to the service, so that one slow answer moves nothing. */
export const makeServerClock = (localNow: () => number = () => Date.now()): ServerClock => {
  const differences: number[] = []
  let correction = 0
  return {
    now: () => localNow() + correction,
    isCorrected: () => differences.length > 0,
    note: (date, sentAt) => {
      const at = Date.parse(date ?? "")
      if (Number.isNaN(at)) return
      differences.push(at + precisionMs / 2 - (sentAt + localNow()) / 2)
      if (differences.length > 3) differences.shift()
      const sorted = [...differences].sort((a, b) => a - b)
      const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
      correction = Math.abs(median) < precisionMs ? 0 : median
    }
  }
}
