import type { EvaluatorError } from "../EvaluatorError.ts"

/** What the stream of rulesets sends; without a ruleset it says only that there is a new one. */
export interface RulesetEvent {
  readonly revision: number
  readonly etag: string | null
  /** Undefined: it has to be fetched. */
  readonly ruleset: unknown
}

export interface SourceListener {
  /** Something came from the service. */
  readonly onContact: () => void
  readonly onEvent: (event: RulesetEvent) => void
  /** How long to wait before the next stream, in milliseconds. */
  readonly onRetry: (ms: number) => void
  /** Called once, unless it was closed. */
  readonly onEnd: (error: EvaluatorError) => void
}

/** Opens a stream of rulesets that continues after a revision. Returns a function that closes it. */
export type Source = (revision: number | null, listener: SourceListener) => () => void
