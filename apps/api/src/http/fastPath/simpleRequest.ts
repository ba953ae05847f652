/** A request whose head arrived whole. */
export interface SimpleRequest {
  readonly method: string
  /** Path and query, as sent; starts with `/`. */
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Undefined when the request has no body. */
  readonly body: Buffer | undefined
  /** Whether the whole body has arrived. */
  readonly isComplete: boolean
}

const largest = { head: 8_192, body: 65_536, headers: 100 }

const requestLine = /(GET|POST|PUT|PATCH|DELETE) (\/[!"$-~]*) HTTP\/1\.1\r\n/y
const headerLine = /([\w!#$%&'*+.^`|~-]+):[ \t]*([\t -~]*)\r\n/y

/** Headers that change how a request must be read or answered. */
const special = new Set([
  "content-encoding",
  "expect",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-no-compression"
])
const plainValues = new Map([
  ["connection", /^keep-alive$/i],
  ["content-length", /^\d{1,5}$/],
  ["content-type", /^application\/json(?:; ?charset=utf-8)?$/i]
])

const isPlain = (name: string, value: string) => !special.has(name) && plainValues.get(name)?.test(value) !== false

/** The headers in `head` from the position `from`; null when one of them is not plain or is repeated. */
const readHeaders = (head: string, from: number): Record<string, string> | null => {
  const headers: Record<string, string> = Object.create(null)
  let position = from
  let count = 0
  while (position < head.length) {
    headerLine.lastIndex = position
    const [line, field = "", text = ""] = headerLine.exec(head) ?? []
    if (line === undefined || ++count > largest.headers) return null
    const name = field.toLowerCase()
    const value = text.trimEnd()
    if (name in headers || !isPlain(name, value)) return null
    headers[name] = value
    position = headerLine.lastIndex
  }
  return headers
}

/**
 * Reads the bytes of one simple request: HTTP/1.1, plain headers, JSON or no body, and nothing after it. Null for everything else, which Node's
 * parser must judge.
 */
export const readSimpleRequest = (bytes: Buffer): SimpleRequest | null => {
  const end = bytes.indexOf("\r\n\r\n")
  if (end < 0 || end > largest.head) return null
  const head = bytes.toString("latin1", 0, end + 2)
  requestLine.lastIndex = 0
  const [line, method = "", url = ""] = requestLine.exec(head) ?? []
  if (line === undefined) return null
  const headers = readHeaders(head, line.length)
  if (headers?.host === undefined) return null
  const length = headers["content-length"]
  const size = Number(length ?? 0)
  const arrived = bytes.length - end - 4
  if (arrived > size || size > largest.body || (method === "GET" && size > 0)) return null
  const body = length === undefined ? undefined : bytes.subarray(end + 4)
  return { method, url, headers, body, isComplete: arrived === size }
}
