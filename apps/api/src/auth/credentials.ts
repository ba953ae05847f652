import { hash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"

/** What a request gives to say who asks. An `Api-Key` counts alone, whatever stands beside it. */
export interface Credentials {
  readonly scheme: "api_key" | "bearer"
  readonly secret: string
}

const bearer = /^Bearer +(\S+) *$/i

/** Null when a request names no token; other schemes of `Authorization` are not ours. */
export const credentialsOf = (headers: IncomingHttpHeaders): Credentials | null => {
  const key = headers["api-key"]
  if (key !== undefined) return { scheme: "api_key", secret: String(key) }
  const secret = bearer.exec(headers.authorization ?? "")?.[1]
  return secret === undefined ? null : { scheme: "bearer", secret }
}

const digest = (secret: string) => hash("sha256", secret, "buffer")

/** Compares with a secret in a time that depends on neither. */
export const secretMatcher = (secret: string): ((given: string) => boolean) => {
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given), expected)
}
