import type { RateLimits } from "./limitSettings.ts"
import { quotaWindow, type Usage } from "./Quotas.ts"

export type PolicyName = keyof RateLimits

/** One limit that a request counts against. */
export interface Charge {
  readonly policy: PolicyName
  readonly key: string
  readonly quota: number
}

/** What the limits say of a request. */
export interface Verdict {
  /** The fields `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10. */
  readonly policies: string
  readonly states: string
  /** Null when the request may be answered. */
  readonly refusal: Refusal | null
}

export interface Refusal {
  readonly detail: string
  /** Seconds until it is worth sending the request again. */
  readonly retryAfter: number
}

const seconds = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1_000))

const limited: Readonly<Record<PolicyName, string>> = {
  token: "with this token",
  address: "from this address",
  anonymous: "without a valid token from this address"
}

const windowSeconds = quotaWindow / 1_000

const detailOf = ({ policy, quota }: Charge, retryAfter: number) =>
  `Too many requests ${limited[policy]}: ${quota} in ${windowSeconds} seconds are answered. Send the request again in ${retryAfter} seconds`

/** The verdict on a request that counts against these limits; `usages` are in the order of `charges`. */
export const verdictOf = (charges: readonly Charge[], usages: readonly Usage[]): Verdict => {
  let policies = ""
  let states = ""
  let refusal: Refusal | null = null
  for (const [index, charge] of charges.entries()) {
    const { policy, quota } = charge
    const { current = 0, ttl = 0 } = usages[index] ?? {}
    const retryAfter = seconds(ttl)
    const comma = index === 0 ? "" : ", "
    policies += `${comma}"${policy}";q=${quota};w=${windowSeconds}`
    states += `${comma}"${policy}";r=${Math.max(0, quota - current)};t=${retryAfter}`
    const isLater = refusal === null || refusal.retryAfter < retryAfter
    if (current > quota && isLater) refusal = { detail: detailOf(charge, retryAfter), retryAfter }
  }
  return { policies, states, refusal }
}
