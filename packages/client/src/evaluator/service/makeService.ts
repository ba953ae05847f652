import { EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import { retryAfterOf } from "./retryAfterOf.ts"
import type { ServerClock } from "./serverClock.ts"

interface ServiceRequest {
  readonly method?: "GET" | "POST"
  readonly headers?: Readonly<Record<string, string>>
  /** JSON. */
  readonly body?: string
  /** Whether the request outlives its page. */
  readonly keepalive?: boolean
  readonly signal: AbortSignal
}

export interface Service {
  /** The answer, or 304. Every other status, and no answer at all, is an EvaluatorError. `path` begins with a slash. */
  readonly request: (path: string, request: ServiceRequest) => Promise<Response>
  /** `origin` and path of the service, without a slash at the end. */
  readonly base: string
}

export interface ServiceOptions {
  readonly url: string | URL
  readonly token: string | undefined
  readonly fetch: typeof globalThis.fetch
  readonly clock: ServerClock
}

const baseOf = (given: string | URL): string => {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new TypeError(`url must be like http://127.0.0.1:3000, without credentials or a query, got "${given}"`)
  }
  return url.origin + url.pathname.replace(/\/+$/, "")
}

const textAt = (body: unknown, field: string): string | undefined => {
  const value: unknown = Object(body)[field]
  return typeof value === "string" ? value : undefined
}

const refusal = async (response: Response): Promise<EvaluatorError> => {
  const { status } = response
  const body: unknown = await response.json().catch(() => null)
  const code =
    status === 401 ? "unauthorized" : status >= 500 || status === 429 || status === 408 ? "unreachable" : "refused"
  return new EvaluatorError(code, `the service answered ${status}: ${textAt(body, "detail") ?? response.statusText}`, {
    status,
    reason: textAt(body, "reason"),
    retryAfter: retryAfterOf(response.headers.get("retry-after"))
  })
}

/** Sends requests to one service with one token. */
export const makeService = ({ clock, fetch, token, url }: ServiceOptions): Service => {
  const base = baseOf(url)
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return {
    base,
    request: async (path, { body, headers = {}, keepalive = false, method = "GET", signal }) => {
      const sentAt = Date.now()
      try {
        const response = await fetch(base + path, {
          method,
          headers: { ...authorization, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
          ...(body !== undefined && { body }),
          ...(keepalive && { keepalive }),
          signal
        })
        clock.note(response.headers.get("date"), sentAt)
        if (!response.ok && response.status !== 304) throw await refusal(response)
        return response
      } catch (thrown) {
        throw toEvaluatorError(thrown, "unreachable")
      }
    }
  }
}
