import { createTRPCClient } from "@trpc/client"
import type { AppRouter } from "./AppRouter.ts"
import { batches } from "./batches.ts"
import type { SortitionClient } from "./SortitionClient.ts"
import { strictFetch } from "./strictFetch.ts"
import { typedErrors } from "./typedErrors.ts"

// biome-ignore lint/performance/noBarrelFile: the installed package has this one entry
export {
  type BulkOptions,
  type BulkProgress,
  type CompleteSamplesOptions,
  completeSamples,
  type EnrolSamplesOptions,
  enrolSamples,
  type RecordOutcomesOptions,
  recordOutcomes
} from "./bulk.ts"
export {
  createEvaluator,
  type Entity,
  type Evaluation,
  type Evaluator,
  EvaluatorError,
  type EvaluatorOptions
} from "./evaluator/createEvaluator.ts"
export type { SortitionClient, SortitionInputs, SortitionOutputs } from "./SortitionClient.ts"
export { isSortitionError, type Problem, SortitionError, type SortitionErrorReason } from "./SortitionError.ts"
export type { AppRouter }

export interface SortitionClientOptions {
  /** The address of the service, with or without a trailing slash: `http://127.0.0.1:3000`. */
  readonly url: string | URL
  /** The bearer token, if the service requires one. */
  readonly token?: string | undefined
  /** Replaces the global `fetch`, for proxies, retries or tracing. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** The most calls in one HTTP request, 100 by default; 1 sends every call in its own request. */
  readonly maxBatchSize?: number | undefined
}

const endpointOf = (given: string | URL): string => {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new TypeError(`url must be like http://127.0.0.1:3000, without credentials or a query, got "${given}"`)
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}/trpc`
}

/**
 * Creates a client of the service. Calls made in one tick are sent as one HTTP request, or as a few when they are many or large. Every failure is a `SortitionError`.
 * Throws a TypeError for an invalid url, token or batch size.
 */
export const createSortitionClient = ({
  fetch = globalThis.fetch,
  maxBatchSize = 100,
  token,
  url
}: SortitionClientOptions): SortitionClient => {
  if (!Number.isInteger(maxBatchSize) || maxBatchSize < 1) {
    throw new TypeError(`maxBatchSize must be a whole number of at least 1, got ${maxBatchSize}`)
  }
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` })
  const endpoint = endpointOf(url)
  return createTRPCClient<AppRouter>({
    links: [
      typedErrors,
      batches({
        url: endpoint,
        fetch: strictFetch(new URL(endpoint).origin, fetch),
        headers: Object.fromEntries(headers),
        maxItems: maxBatchSize
      })
    ]
  })
}
