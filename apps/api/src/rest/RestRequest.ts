import type { IncomingHttpHeaders } from "node:http"

/** What an operation reads of a request, whatever server received it. */
export interface RestRequest {
  /** Path and query, as sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** The decoded parameters of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  /** The bytes of the body, if there is one. */
  readonly body?: unknown
}
