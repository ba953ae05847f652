import { normalizeIP } from "@fastify/rate-limit"
import { BoundedMap } from "./BoundedMap.ts"

const keys = new BoundedMap<string>(10_000)

/** What an address counts as: one of IPv6 as its network of 64 bits, because one client has all of these. */
export const addressKey = (ip: string): string => {
  const known = keys.get(ip)
  if (known !== undefined) return known
  const key = normalizeIP(ip, 64)
  keys.set(ip, key)
  return key
}
