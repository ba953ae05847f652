import type { IncomingHttpHeaders } from "node:http"

interface Asked {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** As the client wrote it, `name:port`. */
  readonly host: string
}

const changesNothing = new Set(["GET", "HEAD", "OPTIONS"])

/**
 * Whether a request that the browser itself gives an identity comes from a page of this service, or from no browser. Browsers say so in
 * `Sec-Fetch-Site`; those of before 2023 say at least the origin of the page.
 */
export const isFromOwnPage = ({ headers, host, method }: Asked): boolean => {
  if (changesNothing.has(method)) return true
  const site = headers["sec-fetch-site"]
  if (site !== undefined) return site === "same-origin" || site === "none"
  const { origin } = headers
  return origin === undefined || URL.parse(origin)?.host === host.toLowerCase()
}
