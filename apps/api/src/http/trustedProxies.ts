import { isIP } from "node:net"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"

const named = ["loopback", "linklocal", "uniquelocal"]

const isAddress = (text: string): boolean => {
  if (named.includes(text)) return true
  const [address = "", prefix, ...rest] = text.split("/")
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

const split = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")

/** `SORTITION_TRUST_PROXY`: addresses and networks (`10.0.0.0/8`, `loopback`) whose `X-Forwarded-*` are believed, separated by commas; none by default. */
export const trustedProxies = checkedConfig("SORTITION_TRUST_PROXY", (value) =>
  split(value).every(isAddress) ? null : "must be addresses or networks like 10.0.0.0/8, separated by commas"
).pipe(Config.map(split))
