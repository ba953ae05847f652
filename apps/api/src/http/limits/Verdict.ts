import type { RateLimits } from "./limitSettings.ts"
import { quotaWindow, type Usage } from "./Quotas.ts"

type PolicyName = keyof RateLimits

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

/** The limits that some requests count against. */
export interface Charges {
  readonly list: readonly Charge[]
  /** The field `RateLimit-Policy`. */
  readonly policies: string
}

export const chargesOf = (list: readonly Charge[]): Charges => ({
  list,
  policies: list.map(({ policy, quota }) => `"${policy}";q=${quota};w=${windowSeconds}`).join(", ")
})

/** The verdict on a request; `usages` are in the order of the list of charges. */
export const verdictOf = ({ list, policies }: Charges, usages: readonly Usage[]): Verdict => {
  let states = ""
  let refusal: Refusal | null = null
  for (let index = 0; index < list.length; index++) {
    const charge = list[index]
    if (charge === undefined) continue
    const { policy, quota } = charge
    const { current = 0, ttl = 0 } = usages[index] ?? {}
    const retryAfter = seconds(ttl)
    states += `${index === 0 ? "" : ", "}"${policy}";r=${Math.max(0, quota - current)};t=${retryAfter}`
    const isLater = refusal === null || refusal.retryAfter < retryAfter
    if (current > quota && isLater) refusal = { detail: detailOf(charge, retryAfter), retryAfter }
  }
  return { policies, states, refusal }
}
