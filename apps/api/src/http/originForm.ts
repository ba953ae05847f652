import type { IncomingMessage } from "node:http"

/**
 * The target of a request as path and query. The host of an absolute target replaces the Host header (RFC 9112, 3.2.2), so that both cannot
 * differ.
 */
export const originForm = ({ headers, url = "" }: IncomingMessage): string => {
  if (url.startsWith("/")) return url
  const [, host, path = ""] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  if (host === undefined) return `/${url}`
  headers.host = host
  return path.startsWith("/") ? path : `/${path}`
}
