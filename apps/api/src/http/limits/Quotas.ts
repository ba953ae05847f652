/** What a key has used of its quota, the request at hand included. */
export interface Usage {
  /** Requests in the window; more than the quota when the request is refused. */
  readonly current: number
  /** Milliseconds until the window ends. */
  readonly ttl: number
}

/** Counts requests by key, in windows of a minute that begin with the first request. */
export interface Quotas {
  /** Counts one request. A promise only when another server must be asked. */
  readonly take: (key: string, quota: number) => Usage | Promise<Usage>
}

/** In milliseconds. */
export const quotaWindow = 60_000
