/** A ruleset as the service sent it, with its entity tag. */
export interface CachedRuleset {
  readonly etag: string | null
  readonly ruleset: unknown
}

/** Keeps the last ruleset over restarts, so that an evaluator starts without the service. */
export interface RulesetCache {
  /** Undefined: there is none, or it is damaged. */
  readonly read: () => Promise<CachedRuleset | undefined>
  readonly write: (cached: CachedRuleset) => Promise<void>
}
