import type { JsonApiError } from "./JsonApiError.ts"
import type { QueryPairs } from "./queryPairs.ts"

/** What JSON:API must know of a request beyond its input. */
export interface JsonApiRequest {
  /** From the first `/`, without a query. */
  readonly path: string
  readonly pairs: QueryPairs
  /** What keeps its body from being read: told when the body's turn comes. */
  readonly bodyFault: JsonApiError | null
  /** Tells in the header `Link` where the other API shows the same thing: a path from the first `/`. */
  readonly showAlternate: (path: string) => void
}
