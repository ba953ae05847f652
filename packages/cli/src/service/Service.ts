import { createSortitionClient, type SortitionClient } from "@sortition/client"
import { usageError } from "./CliError.ts"
import { type Patience, retryingFetch } from "./retryingFetch.ts"

/** The service that a command talks to. */
export interface Service {
  /** Its address, without a slash at the end. */
  readonly url: string
  readonly hasToken: boolean
  readonly client: SortitionClient
  /** A GET of REST with the token; `path` starts with a slash. */
  readonly get: (path: string, init?: RequestInit) => Promise<Response>
}

export interface ServiceOptions {
  readonly url: string
  readonly token: string | undefined
}

const clientOf = (options: Parameters<typeof createSortitionClient>[0]): SortitionClient => {
  try {
    return createSortitionClient(options)
  } catch (error) {
    throw error instanceof TypeError ? usageError(`--url: ${error.message}`) : error
  }
}

/** Opens no connection. Each call is a request of its own, so that its status is that of the response. */
export const openService = ({ token, url }: ServiceOptions, patience: Patience): Service => {
  const fetch = retryingFetch(globalThis.fetch, patience)
  const client = clientOf({ url, token, fetch, maxBatchSize: 1 })
  const base = new URL(url).href.replace(/\/+$/, "")
  const headers: Readonly<Record<string, string>> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return {
    url: base,
    hasToken: token !== undefined,
    client,
    get: (path, init = {}) => fetch(`${base}${path}`, { ...init, headers })
  }
}
