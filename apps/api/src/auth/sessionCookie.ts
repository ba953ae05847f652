import type { IncomingHttpHeaders } from "node:http"
import { isLocalHost } from "./isLocalHost.ts"

/** Over TLS the browser keeps the name for this host alone, and sends it only encrypted. */
const encryptedName = "__Host-sortition"
const plainName = "sortition"

const encryptedPattern = /(?:^|;\s*)__Host-sortition=(session_[\w-]{43})(?:;|$)/
const plainPattern = /(?:^|;\s*)sortition=(session_[\w-]{43})(?:;|$)/

/** A neighbour host can plant a cookie by the plain name. So that name counts only where it is given: without TLS, on a loopback host. */
const isPlainLocal = ({ host, "x-forwarded-proto": scheme = "" }: IncomingHttpHeaders): boolean =>
  host !== undefined && isLocalHost(host) && !/https/i.test(scheme.toString())

/** The secret of the session that the request's cookie has; null when there is none. */
export const sessionIn = (headers: IncomingHttpHeaders): string | null => {
  const { cookie } = headers
  if (cookie === undefined) return null
  const encrypted = encryptedPattern.exec(cookie)?.[1]
  if (encrypted !== undefined) return encrypted
  return (isPlainLocal(headers) ? plainPattern.exec(cookie)?.[1] : undefined) ?? null
}

interface Cookie {
  readonly isEncrypted: boolean
  readonly secret: string
  /** In seconds; 0 removes the cookie. */
  readonly maxAge: number
}

/** The header that gives a browser its session, or removes it. No script can read the cookie, and no other site can have it sent. */
export const setCookie = ({ isEncrypted, maxAge, secret }: Cookie): string =>
  `${isEncrypted ? encryptedName : plainName}=${secret}; Path=/; Max-Age=${maxAge}; HttpOnly; ${isEncrypted ? "Secure; " : ""}SameSite=Strict`

/** Headers that remove the session from a browser, by either name. */
export const removedCookies: readonly string[] = [true, false].map((isEncrypted) =>
  setCookie({ isEncrypted, secret: "", maxAge: 0 })
)
