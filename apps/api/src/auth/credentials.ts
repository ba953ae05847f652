import { hash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"
import { sessionIn } from "./sessionCookie.ts"

/** The token of a request, or its session. With a header `Api-Key` or `X-API-Key`, `Authorization` is ignored; with any of them, the cookie is. */
export interface Credentials {
  readonly scheme: "api_key" | "bearer" | "session"
  readonly secret: string
}

const bearer = /^Bearer +(\S+) *$/i

/** Null when a request carries neither; other schemes of `Authorization` are ignored. */
export const credentialsOf = (headers: IncomingHttpHeaders): Credentials | null => {
  const key = headers["api-key"] ?? headers["x-api-key"]
  if (key !== undefined) return { scheme: "api_key", secret: String(key) }
  const secret = bearer.exec(headers.authorization ?? "")?.[1]
  if (secret !== undefined) return { scheme: "bearer", secret }
  const session = sessionIn(headers)
  return session === null ? null : { scheme: "session", secret: session }
}

const digest = (secret: string) => hash("sha256", secret, "buffer")

/** Compares with a secret in a time that does not depend on either value. */
export const secretMatcher = (secret: string): ((given: string) => boolean) => {
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given), expected)
}
