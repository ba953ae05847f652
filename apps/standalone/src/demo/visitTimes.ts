import { hour } from "./durations.ts"
import type { Draws } from "./makeDraws.ts"

const peakHour = 15

/** How busy an instant is, 0.25 at night to 1 in the afternoon, by UTC. */
const busyness = (at: number) => {
  const hours = (at / hour) % 24
  return 0.625 + 0.375 * Math.cos((2 * Math.PI * (hours - peakHour)) / 24)
}

export interface Period {
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly end: number
}

/** So many instants of the period in ascending order, more of them in the afternoon than at night. */
export const visitTimes = (draws: Draws, { end, start }: Period, count: number): readonly number[] => {
  const times: number[] = []
  while (times.length < count) {
    const at = Math.floor(start + draws.uniform() * (end - start))
    if (draws.uniform() < busyness(at)) times.push(at)
  }
  return times.sort((one, other) => one - other)
}
