import { type EvaluatorError, toEvaluatorError } from "./EvaluatorError.ts"
import type { EvaluatorOptions } from "./EvaluatorOptions.ts"
import type { HeldRuleset } from "./holdRuleset.ts"
import type { Listeners } from "./listeners.ts"
import type { Readiness } from "./makeReadiness.ts"
import type { Service } from "./service/makeService.ts"
import type { Following, Updates } from "./updates/followRuleset.ts"
import type { CachedRuleset } from "./updates/RulesetCache.ts"

export interface CurrentOptions {
  readonly options: EvaluatorOptions
  readonly updates: Updates
  readonly service: Service
  /** The path of the service's resource. */
  readonly path: string
  readonly held: HeldRuleset
  readonly readiness: Readiness
  readonly listeners: Listeners
  /** The service can be reached again. */
  readonly onReachable: () => void
}

export interface Current {
  /** Another request has reached the service. */
  readonly reachable: () => void
  readonly stop: () => void
}

/** Loads the first ruleset, of the options, the cache or the service, and keeps it current. */
export const keepCurrent = (parts: CurrentOptions): Current => {
  const { held, listeners, onReachable, options, path, readiness, service, updates } = parts
  const { cache } = options
  let following: Following | undefined
  let isStopped = false
  let isAway = false

  const fail = (error: EvaluatorError): void => {
    isAway ||= error.code === "unreachable" && error.status === undefined
    readiness.failed(error)
    listeners.emit("error", error)
  }
  const reportStorage = (thrown: unknown): void => listeners.emit("error", toEvaluatorError(thrown, "storage"))
  const replace = async (next: CachedRuleset): Promise<void> => {
    const isFirst = held.compiled() === undefined
    const changed = await held.replace(next)
    readiness.loaded()
    if (!isFirst && changed.length > 0) listeners.emit("changed", changed)
  }
  const startAlone = async (): Promise<void> => {
    try {
      if (options.ruleset !== undefined) await replace({ etag: null, ruleset: options.ruleset })
      const cached = options.ruleset === undefined ? await cache?.read().catch(reportStorage) : undefined
      if (cached != null) await replace(cached)
    } catch (thrown) {
      fail(toEvaluatorError(thrown, "invalid"))
    }
  }
  const follow = async (): Promise<void> => {
    if (isStopped || (updates === "none" && held.compiled() !== undefined)) return
    const { followRuleset, openTabStream } = await import("./updates/following.ts")
    if (isStopped) return
    const rulesets = `${path}/ruleset`
    following = followRuleset({
      service,
      path: rulesets,
      updates,
      pollInterval: options.pollInterval ?? 30_000,
      source: openTabStream(service, `${rulesets}/stream`),
      present: () => ({ etag: held.etag(), revision: held.compiled()?.ruleset.revision ?? null }),
      apply: async (next) => {
        await replace(next)
        cache?.write(next).catch(reportStorage)
      },
      onContact: () => {
        readiness.contact()
        if (isAway) onReachable()
        isAway = false
      },
      onError: fail
    })
  }
  startAlone()
    .then(follow)
    .catch((thrown: unknown) => fail(toEvaluatorError(thrown, "unreachable")))
  return {
    reachable: () => {
      if (isAway) following?.wake()
    },
    stop: () => {
      isStopped = true
      following?.stop()
    }
  }
}
