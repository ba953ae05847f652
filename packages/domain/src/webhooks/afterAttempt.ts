import type { Attempt } from "./WebhookSender.ts"

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Between attempts, in milliseconds; together less than `mostTime`. */
const pauses = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  8 * hour
]

/** From the first attempt on, in milliseconds. */
const mostTime = 24 * hour

/** A pause is shortened by up to this part of it, so that receivers that failed together are not tried together. */
const jitter = 0.2

const gone = 410

/** What follows an attempt. */
export type Verdict =
  | { readonly _tag: "Delivered" }
  /** `at` in milliseconds since the epoch. */
  | { readonly _tag: "Retry"; readonly at: number }
  /** `isGone`: the receiver wants no further event. */
  | { readonly _tag: "Failed"; readonly isGone: boolean }

/**
 * Decides whether and when a delivery is tried again. `attempt` counts from 1, `random` is from 0 to 1, times are milliseconds since the epoch.
 */
export const afterAttempt = (
  { attempt, createdAt }: { readonly attempt: number; readonly createdAt: number },
  { error, status }: Pick<Attempt, "error" | "status">,
  now: number,
  random: number
): Verdict => {
  if (error === null) return { _tag: "Delivered" }
  const pause = pauses[attempt - 1]
  if (status === gone || pause === undefined) return { _tag: "Failed", isGone: status === gone }
  const at = now + Math.round(pause * (1 - jitter * random))
  return at > createdAt + mostTime ? { _tag: "Failed", isGone: false } : { _tag: "Retry", at }
}
