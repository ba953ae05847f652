import { isIP } from "node:net"
import { compile } from "@fastify/proxy-addr"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"

/** Whether digits are not a whole address: `compile` would read `1` as 0.0.0.1, not as a number of proxies. */
const isShortened = (text: string) => /\d/.test(text) && isIP(text.split("/", 1)[0] ?? "") === 0

const isProxy = (text: string): boolean => {
  try {
    return !isShortened(text) && compile(text) !== undefined
  } catch {
    return false
  }
}

const split = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")

/** `SORTITION_TRUST_PROXY`: addresses and networks (`10.0.0.0/8`, `loopback`) whose `X-Forwarded-*` are trusted, separated by commas; none by default. */
export const trustedProxies = checkedConfig("SORTITION_TRUST_PROXY", (value) =>
  split(value).every(isProxy) ? null : "must be addresses or networks like 10.0.0.0/8, separated by commas"
).pipe(Config.map(split))
