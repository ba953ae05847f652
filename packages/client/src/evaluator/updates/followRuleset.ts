import { type EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import { backoff } from "../service/backoff.ts"
import type { Service } from "../service/makeService.ts"
import { makeSleeper } from "../service/sleeper.ts"
import { fetchRuleset } from "./fetchRuleset.ts"
import type { CachedRuleset } from "./RulesetCache.ts"
import type { RulesetEvent, Source } from "./Source.ts"

export type Updates = "stream" | "poll" | "none"

/** After so many streams that brought nothing, the evaluator polls. It tries a stream again after this time. */
const mostSilentStreams = 3
const streamAgainMs = 300_000

/** After each stream that ends sooner, the pause before the next one grows. */
const lastingMs = 10_000

/** Many evaluators learn of a new ruleset at the same moment. They spread their requests for it over this time. */
const spreadMs = 500

export interface FollowOptions {
  readonly service: Service
  readonly path: string
  readonly updates: Updates
  readonly pollInterval: number
  readonly source: Source
  /** The entity tag and the revision of the present ruleset. */
  readonly present: () => { readonly etag: string | null; readonly revision: number | null }
  /** Rejects if this version cannot read the ruleset. */
  readonly apply: (ruleset: CachedRuleset) => Promise<void>
  readonly onContact: () => void
  readonly onError: (error: EvaluatorError) => void
}

export interface Following {
  readonly stop: () => void
  /** Tries at once instead of waiting. */
  readonly wake: () => void
}

/** Keeps the ruleset current until it is stopped: fetches it, and then waits for what the stream says, or polls. */
export const followRuleset = (options: FollowOptions): Following => {
  const { apply, onContact, onError, path, present, service, source, updates } = options
  const sleeper = makeSleeper()
  let isStopped = false
  let closeStream: (() => void) | undefined
  let retryMs = 2_000
  let silentStreams = 0
  let shortStreams = 0
  let streamAgainAt = 0
  /** Events are applied one after the other. */
  let applied = Promise.resolve()

  const fetchNow = async (): Promise<void> => {
    const fetched = await fetchRuleset(service, path, present().etag)
    if (isStopped) return
    onContact()
    if (fetched !== undefined) await apply(fetched)
  }
  const take = async ({ etag, revision, ruleset }: RulesetEvent): Promise<void> => {
    const current = present()
    if (isStopped || (current.revision !== null && revision <= current.revision)) return
    if (ruleset !== undefined) return apply({ etag, ruleset })
    await sleeper.sleep(Math.random() * spreadMs)
    if (!isStopped) await fetchNow()
  }
  const stream = async (): Promise<void> => {
    let wasHeard = false
    const openedAt = Date.now()
    await new Promise<void>((resolve) => {
      closeStream = source(present().revision, {
        onContact: () => {
          wasHeard = true
          onContact()
        },
        onEvent: (event) => {
          applied = applied
            .then(() => take(event))
            .catch((thrown: unknown) => {
              onError(toEvaluatorError(thrown, "invalid"))
              // The next stream begins with a fetch.
              closeStream?.()
              resolve()
            })
        },
        onRetry: (ms) => {
          retryMs = ms
        },
        onEnd: (error) => {
          if (!isStopped) onError(error)
          resolve()
        }
      })
    })
    closeStream = undefined
    shortStreams = Date.now() - openedAt < lastingMs ? shortStreams + 1 : 0
    silentStreams = wasHeard ? 0 : silentStreams + 1
    if (silentStreams >= mostSilentStreams) {
      silentStreams = mostSilentStreams - 1
      streamAgainAt = Date.now() + streamAgainMs
    }
  }
  const follow = async (): Promise<void> => {
    for (let failures = 0; !isStopped; ) {
      try {
        await fetchNow()
        failures = 0
      } catch (thrown) {
        if (isStopped) return
        const error = toEvaluatorError(thrown, "unreachable")
        onError(error)
        await sleeper.sleep(Math.max(backoff(failures++), error.retryAfter ?? 0))
        continue
      }
      if (updates === "none" || isStopped) return
      if (updates === "poll" || Date.now() < streamAgainAt) {
        await sleeper.sleep(options.pollInterval * (0.9 + Math.random() * 0.2))
        continue
      }
      await stream()
      if (!isStopped) await sleeper.sleep(Math.max(Math.random() * retryMs, backoff(shortStreams)))
    }
  }
  void follow()
  return {
    stop: () => {
      isStopped = true
      closeStream?.()
      sleeper.wake()
    },
    wake: sleeper.wake
  }
}
