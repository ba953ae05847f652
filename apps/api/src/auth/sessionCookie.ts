import type { IncomingHttpHeaders } from "node:http"

/** Over TLS the browser keeps the name for this host alone, and sends it only encrypted. */
const encryptedName = "__Host-sortition"
const plainName = "sortition"

const sessionPattern = /(?:^|;\s*)(?:__Host-)?sortition=(session_[\w-]{43})(?:;|$)/

/** The secret of the session that the request's cookie has; null when there is none. */
export const sessionIn = ({ cookie }: IncomingHttpHeaders): string | null =>
  cookie === undefined ? null : (sessionPattern.exec(cookie)?.[1] ?? null)

interface Cookie {
  readonly isEncrypted: boolean
  readonly secret: string
  /** In seconds; 0 removes the cookie. */
  readonly maxAge: number
}

/** The header that gives a browser its session, or removes it. No script can read the cookie, and no other site can have it sent. */
export const setCookie = ({ isEncrypted, maxAge, secret }: Cookie): string =>
  `${isEncrypted ? encryptedName : plainName}=${secret}; Path=/; Max-Age=${maxAge}; HttpOnly; ${isEncrypted ? "Secure; " : ""}SameSite=Strict`
