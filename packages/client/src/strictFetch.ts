import type { HTTPBatchLinkOptions } from "@trpc/client"
import type { AnyTRPCRootTypes } from "@trpc/server"
import { SortitionError } from "./SortitionError.ts"

type FetchEsque = NonNullable<HTTPBatchLinkOptions<AnyTRPCRootTypes>["fetch"]>

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** tRPC's result or tRPC's error, or a batch of them. */
const isAnswer = (body: unknown): boolean => {
  if (Array.isArray(body)) return body.length > 0 && body.every(isAnswer)
  return isRecord(body) && (isRecord(body.result) || (isRecord(body.error) && typeof body.error.code === "number"))
}

/** `fetch` says only "fetch failed"; its cause says why. */
const explain = (error: Error): string => {
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.message || ("code" in cause ? String(cause.code) : cause.name)
}

const noAnswer = (origin: string, thrown: unknown): SortitionError => {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown))
  return new SortitionError(`No answer from ${origin}: ${explain(cause)}`, { reason: "network", cause })
}

const strangeAnswer = (origin: string, { headers, status }: Response, body: unknown): SortitionError => {
  const detail = isRecord(body) && typeof body.detail === "string" ? `: ${body.detail}` : ""
  const type = headers.get("content-type") ?? "no content type"
  return new SortitionError(`${origin} answered ${status} (${type}), which is not a tRPC answer${detail}`, {
    reason: status >= 400 && status < 500 ? "malformed_request" : "network",
    status,
    requestId: headers.get("x-request-id")
  })
}

/** Passes on only answers of tRPC: a missing or incomplete answer or a proxy's page is a `SortitionError` that says so. */
export const strictFetch =
  (origin: string, fetch: typeof globalThis.fetch): FetchEsque =>
  async (input, init) => {
    try {
      const response = await fetch(input, { ...init, signal: init?.signal ?? null })
      const body = parse(await response.text())
      if (!isAnswer(body)) throw strangeAnswer(origin, response, body)
      return { ok: response.ok, json: async () => body }
    } catch (error) {
      throw error instanceof SortitionError ? error : noAnswer(origin, error)
    }
  }
