import { hash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"

/** The token of a request. With an `Api-Key` header, `Authorization` is ignored. */
export interface Credentials {
  readonly scheme: "api_key" | "bearer"
  readonly secret: string
}

const bearer = /^Bearer +(\S+) *$/i

/** Null when a request carries no token; other schemes of `Authorization` are ignored. */
export const credentialsOf = (headers: IncomingHttpHeaders): Credentials | null => {
  const key = headers["api-key"]
  if (key !== undefined) return { scheme: "api_key", secret: String(key) }
  const secret = bearer.exec(headers.authorization ?? "")?.[1]
  return secret === undefined ? null : { scheme: "bearer", secret }
}

const digest = (secret: string) => hash("sha256", secret, "buffer")

/** Compares with a secret in a time that does not depend on either value. */
export const secretMatcher = (secret: string): ((given: string) => boolean) => {
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given), expected)
}
