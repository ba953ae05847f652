import type { Attributes } from "@sortition/domain/targeting/Attributes"
import type { Entity, Evaluator } from "./Evaluator.ts"
import { type EvaluatorError, toEvaluatorError } from "./EvaluatorError.ts"
import type { EvaluatorOptions } from "./EvaluatorOptions.ts"
import { evaluate } from "./evaluate.ts"
import { holdRuleset } from "./holdRuleset.ts"
import { keepCurrent } from "./keepCurrent.ts"
import { makeListeners } from "./listeners.ts"
import { Memory } from "./Memory.ts"
import { makeAnswers } from "./makeAnswers.ts"
import { makeReadiness } from "./makeReadiness.ts"
import { makeRecorder } from "./makeRecorder.ts"
import { makeDropReport } from "./queue/makeDropReport.ts"
import { makeQueue } from "./queue/makeQueue.ts"
import { readEntity } from "./readEntity.ts"
import { makeService } from "./service/makeService.ts"
import { makeServerClock } from "./service/serverClock.ts"
import { whenHidden } from "./whenHidden.ts"

export type { FlagMetadata, FlagValue } from "@sortition/domain/experiments/FlagFields"
export type { Flag, FlagReason } from "@sortition/domain/rulesets/Flag"
export type { Ruleset, RulesetExperiment } from "@sortition/domain/rulesets/Ruleset"
export type {
  ConditionExplanation,
  CriterionExplanation,
  Entity,
  Evaluation,
  Evaluator,
  EvaluatorCounts,
  EvaluatorEvents,
  EvaluatorStatus,
  Explanation,
  NoDecision,
  Outcome
} from "./Evaluator.ts"
// biome-ignore lint/performance/noBarrelFile: the entry of the package for the evaluator alone
export { EvaluatorError, type EvaluatorErrorCode } from "./EvaluatorError.ts"
export type { EvaluatorOptions } from "./EvaluatorOptions.ts"
export type { QueueItem } from "./queue/QueueItem.ts"
export type { QueueStore, StoreReport } from "./queue/QueueStore.ts"
export type { CachedRuleset, RulesetCache } from "./updates/RulesetCache.ts"

/** How long a flush may last, in milliseconds. */
const flushMs = 5_000

/**
 * Creates an evaluator: it decides in this process as the service does, follows what changes, and sends what is used. `decide` and `use` work from
 * the moment when `ready` resolves; before that they answer `not_ready`. Throws a TypeError for an invalid url.
 */
export const createEvaluator = (options: EvaluatorOptions): Evaluator => {
  const { fetch = globalThis.fetch, mostRemembered = 100_000, token, updates = "stream", url } = options
  const path = `/api/v1/services/${encodeURIComponent(options.service)}`
  const listeners = makeListeners()
  const clock = makeServerClock()
  const service = makeService({ url, token, fetch, clock })
  const held = holdRuleset(options.service)
  const memory = new Memory(mostRemembered)
  const kind = options.entity ?? "User"
  const entityOf = (entity: Entity, attributes?: Attributes) => readEntity(kind, entity, attributes)
  const readiness = makeReadiness({
    listeners,
    readyTimeout: options.readyTimeout ?? 5_000,
    staleAfter: updates === "none" ? Number.POSITIVE_INFINITY : (options.staleAfter ?? 90_000)
  })
  const drops = makeDropReport((reason, count) => {
    if (listeners.has("dropped")) listeners.emit("dropped", { reason, count })
    else console.warn(`sortition: ${count} samples or outcomes were not sent: ${reason}`)
  })
  const report = (error: EvaluatorError) => listeners.emit("error", error)
  const answers = makeAnswers({
    held,
    memory,
    now: clock.now,
    onCorrected: (evaluation) => listeners.emit("corrected", evaluation)
  })
  const queue = makeQueue({
    service,
    store: options.queue,
    mostItems: options.mostItems ?? 100_000,
    mostBytes: options.mostBytes ?? 32_000_000,
    onAnswered: (item, result) => {
      current.reachable()
      answers.note(item, result)
    },
    onDropped: drops.add,
    onError: report
  })
  const current = keepCurrent({
    options,
    updates,
    service,
    path,
    held,
    readiness,
    listeners,
    onReachable: queue.reachable
  })
  const recorder = makeRecorder({ held, clock, queue, onDropped: drops.add })
  const stopWatching = whenHidden(queue.leave)

  const decide: Evaluator["decide"] = (experiment, entity, attributes) =>
    evaluate(held.compiled(), memory, experiment, entityOf(entity, attributes), clock)
  const close = async (): Promise<void> => {
    readiness.close()
    current.stop()
    stopWatching()
    await queue.close(flushMs)
    drops.close()
  }
  return {
    get status() {
      return readiness.status()
    },
    get counts() {
      return { pending: queue.pending(), sent: answers.sent(), dropped: drops.counts(), corrected: answers.corrected() }
    },
    ready: readiness.ready,
    decide,
    use: (experiment, entity, attributes) => {
      const evaluation = decide(experiment, entity, attributes)
      recorder.enrol(evaluation, entityOf(entity, attributes))
      return evaluation
    },
    track: (metric, entity, outcome = {}) => recorder.track(metric, entityOf(entity), outcome),
    preload: async (wanted) => {
      try {
        const { lookUp } = await import("./lookUp.ts")
        const found = await lookUp(
          service,
          `${path}/samples/lookup`,
          wanted.map((entity) => entityOf(entity))
        )
        for (const { entity, experimentId, remembered } of found) memory.set(experimentId, entity, remembered)
      } catch (thrown) {
        throw toEvaluatorError(thrown, "unreachable")
      }
    },
    on: listeners.on,
    flush: () => queue.flush(flushMs),
    close,
    [Symbol.asyncDispose]: close
  }
}
