import { createTRPCClient, httpBatchLink, httpLink, splitLink } from "@trpc/client"
import type { AppRouter } from "./AppRouter.ts"
import type { SortitionClient } from "./SortitionClient.ts"
import { strictFetch } from "./strictFetch.ts"
import { typedErrors } from "./typedErrors.ts"

// biome-ignore lint/performance/noBarrelFile: what is installed has this one entry
export {
  type BulkOptions,
  type BulkProgress,
  type CompleteSamplesOptions,
  completeSamples,
  type EnrolSamplesOptions,
  enrolSamples
} from "./bulk.ts"
export type { SortitionClient, SortitionInputs, SortitionOutputs } from "./SortitionClient.ts"
export { isSortitionError, type Problem, SortitionError, type SortitionErrorReason } from "./SortitionError.ts"
export type { AppRouter }

export interface SortitionClientOptions {
  /** Where the service is, with or without a slash at the end: `http://127.0.0.1:3000`. */
  readonly url: string | URL
  /** The bearer token, if the service wants one. */
  readonly token?: string | undefined
  /** Instead of the global `fetch`: for proxies, retries, tracing. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** The most calls that go in one HTTP request, 100 unless told; 1 sends each alone. */
  readonly maxBatchSize?: number | undefined
}

const largeCalls: ReadonlySet<string> = new Set(["decisions.decide", "samples.bulkCreate", "samples.bulkComplete"])

/** Under what servers and proxies commonly take, with room for headers. */
const maxURLLength = 4_096

const endpointOf = (given: string | URL): string => {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new TypeError(`url has to be like http://127.0.0.1:3000, without credentials or a query: got "${given}"`)
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}/trpc`
}

/**
 * A client of the service. Calls made in one tick go as one HTTP request; every failure is a `SortitionError`.
 * Throws a TypeError for a url, token or batch size that cannot work.
 */
export const createSortitionClient = ({
  fetch = globalThis.fetch,
  maxBatchSize = 100,
  token,
  url
}: SortitionClientOptions): SortitionClient => {
  if (!Number.isInteger(maxBatchSize) || maxBatchSize < 1) {
    throw new TypeError(`maxBatchSize has to be a whole number from 1, got ${maxBatchSize}`)
  }
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` })
  const endpoint = endpointOf(url)
  const shared = {
    url: endpoint,
    fetch: strictFetch(new URL(endpoint).origin, fetch),
    headers: Object.fromEntries(headers)
  }
  return createTRPCClient<AppRouter>({
    links: [
      typedErrors,
      splitLink({
        // Alone, they may be larger than all calls of a batch together.
        condition: ({ path }) => largeCalls.has(path),
        true: httpLink(shared),
        false: httpBatchLink({ ...shared, maxItems: maxBatchSize, maxURLLength })
      })
    ]
  })
}
