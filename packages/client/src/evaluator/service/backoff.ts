const firstMs = 500

/** During the first minutes, so that the queue empties soon after the service is back. */
const soonMs = 5_000
const soonAttempts = 30

const mostMs = 30_000

/** A random time up to a bound that doubles with each attempt, counted from 0, in milliseconds. */
export const backoff = (attempt: number, random: () => number = Math.random): number =>
  random() * Math.min(attempt < soonAttempts ? soonMs : mostMs, firstMs * 2 ** attempt)
