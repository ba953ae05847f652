import type { ActivityPoint } from "../../../service/live/recentActivity.ts"

export interface Rate {
  readonly perMinute: number
  /** Enrolments of each of the last minutes, the oldest first; the last one is not over. */
  readonly trend: readonly number[]
}

const minute = 60_000

/** How fast samples are made: over the minute before `now`, and in each of the minutes before. */
export const rateNow = (points: readonly ActivityPoint[], now: number, minutes = 15): Rate => {
  const trend = Array.from({ length: minutes }, () => 0)
  for (const { at, count, reason } of points) {
    if (reason !== "allocated" && reason !== "forced") continue
    const place = minutes - 1 - Math.floor((now - new Date(at).getTime()) / minute)
    if (place >= 0 && place < minutes) trend[place] = (trend[place] ?? 0) + count
  }
  return { perMinute: trend.at(-1) ?? 0, trend }
}
