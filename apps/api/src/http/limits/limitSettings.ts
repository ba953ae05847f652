import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"

/** How many requests are answered in a minute. */
export interface RateLimits {
  /** With one valid token. */
  readonly token: number
  /** From one address, or one IPv6 network of 64 bits. */
  readonly address: number
  /** Of those from one address, the ones without a valid token, where a token is required. */
  readonly anonymous: number
}

const quota = (variable: string, byDefault: number) =>
  checkedConfig(variable, (value) =>
    /^\d{1,9}$/.test(value) && Number(value) > 0 ? null : "must be a number of requests a minute from 1 to 999999999"
  ).pipe(Config.map((value) => (value === "" ? byDefault : Number(value))))

export const limitSettings = {
  mode: checkedConfig("SORTITION_RATE_LIMIT", (value) =>
    value === "on" || value === "off" ? null : "must be on or off"
  ),
  token: quota("SORTITION_RATE_LIMIT_TOKEN", 1_200_000),
  address: quota("SORTITION_RATE_LIMIT_ADDRESS", 1_200_000),
  anonymous: quota("SORTITION_RATE_LIMIT_ANONYMOUS", 60_000)
}

/** Null when requests are not limited. */
export const rateLimits: Config.Config<RateLimits | null> = Config.all(limitSettings).pipe(
  Config.map(({ mode, ...limits }) => (mode === "off" ? null : limits))
)
