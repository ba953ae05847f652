import type { Delivery } from "../resources.ts"

const soonMs = 60_000

/** How soon deliveries are worth reading again: quickly while one is about to be sent, slowly while one waits, else not. */
export const pollingMs = (deliveries: readonly Delivery[], now: number): number | false => {
  const waiting = deliveries.filter(({ attributes }) => attributes.status === "pending")
  if (waiting.length === 0) return false
  const isSoon = waiting.some(
    ({ attributes: { next_attempt_at: next } }) => next === null || new Date(next).getTime() - now < soonMs
  )
  return isSoon ? 1_000 : 15_000
}
