import { backgroundTimer } from "../service/sleeper.ts"

const everyMs = 60_000

export interface DropReport {
  readonly add: (reason: string, count: number) => void
  readonly counts: () => Readonly<Record<string, number>>
  /** Reports what is not reported yet. */
  readonly close: () => void
}

/** Counts what is dropped, by reason, and reports each reason at once and then at most once a minute. */
export const makeDropReport = (report: (reason: string, count: number) => void): DropReport => {
  const counts = new Map<string, number>()
  const untold = new Map<string, number>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  const tell = (reason: string): void => {
    const count = untold.get(reason) ?? 0
    timers.delete(reason)
    if (count === 0) return
    untold.delete(reason)
    timers.set(
      reason,
      backgroundTimer(() => tell(reason), everyMs)
    )
    report(reason, count)
  }
  return {
    add: (reason, count) => {
      if (count === 0) return
      counts.set(reason, (counts.get(reason) ?? 0) + count)
      untold.set(reason, (untold.get(reason) ?? 0) + count)
      if (!timers.has(reason)) tell(reason)
    },
    counts: () => Object.fromEntries(counts),
    close: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      for (const reason of [...untold.keys()]) tell(reason)
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }
}
