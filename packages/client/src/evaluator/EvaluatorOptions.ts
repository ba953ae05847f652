import type { QueueStore } from "./queue/QueueStore.ts"
import type { Updates } from "./updates/followRuleset.ts"
import type { RulesetCache } from "./updates/RulesetCache.ts"

export interface EvaluatorOptions {
  /** The address of the service, with or without a trailing slash: `http://127.0.0.1:3000`. */
  readonly url: string | URL
  /** A bearer token. The scope `evaluate` is enough. */
  readonly token?: string | undefined
  /** The id of the service whose experiments are evaluated. */
  readonly service: string
  /** The kind of an entity that is given as a text; `User` by default. */
  readonly entity?: string | undefined
  /** A ruleset to start with, as the service sends it. */
  readonly ruleset?: unknown
  /** Keeps the last ruleset over restarts. */
  readonly cache?: RulesetCache | undefined
  /** Keeps the queue over restarts. */
  readonly queue?: QueueStore | undefined
  /**
   * `stream` (the default): changes come at once. Where a proxy keeps the stream back, the evaluator polls. `poll`: it asks every `pollInterval`.
   * `none`: the ruleset stays the one that is given or cached, or else the first that the service sends.
   */
  readonly updates?: Updates | undefined
  /** In milliseconds; 30,000 by default. */
  readonly pollInterval?: number | undefined
  /** How long `ready` waits for a ruleset, in milliseconds; 5,000 by default. */
  readonly readyTimeout?: number | undefined
  /** The status is `stale` when nothing has come from the service for so long, in milliseconds; 90,000 by default. */
  readonly staleAfter?: number | undefined
  /** The most items that wait in memory; 100,000 by default. */
  readonly mostItems?: number | undefined
  /** The most bytes that wait in memory; 32,000,000 by default. */
  readonly mostBytes?: number | undefined
  /** About how many answers of the service are remembered; 100,000 by default. */
  readonly mostRemembered?: number | undefined
  /** Replaces the global `fetch`, for proxies or tracing. */
  readonly fetch?: typeof globalThis.fetch | undefined
}
