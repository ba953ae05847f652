import type { Libraries } from "@sortition/domain/rulesets/Libraries"
import { overrideHashAnywhere } from "@sortition/domain/rulesets/overrideHashAnywhere"
import { allOperators } from "@sortition/domain/targeting/operators/allOperators"
import type { Entity, Evaluator, EvaluatorStatus } from "./Evaluator.ts"
import { EvaluatorError } from "./EvaluatorError.ts"
import { evaluate } from "./evaluate.ts"
import { holdRuleset } from "./holdRuleset.ts"
import { makeListeners } from "./listeners.ts"
import { Memory } from "./Memory.ts"
import { makeRecorder } from "./makeRecorder.ts"
import type { ItemKind } from "./queue/QueueItem.ts"
import { readEntity } from "./readEntity.ts"
import { type TestRules, testRuleset } from "./testRuleset.ts"

export type { TestExperiment, TestOverride, TestRules } from "./testRuleset.ts"

export interface TestEvaluatorOptions extends TestRules {
  /** `ready` by default. An evaluator that is `starting` or `failed` has no decisions. */
  readonly state?: EvaluatorStatus | undefined
  /** The kind of an entity that is given as a text; `User` by default. */
  readonly entity?: string | undefined
}

/** What the evaluator would have sent. */
export interface SentItem {
  readonly kind: ItemKind
  readonly experiment_id: string
  readonly item: unknown
}

export interface TestEvaluator extends Evaluator {
  readonly sent: readonly SentItem[]
  /** Replaces the rules, as a change of the service does. */
  readonly replace: (rules: TestRules) => void
  readonly become: (state: EvaluatorStatus) => void
}

const libraries: Libraries = { operators: allOperators, overrideHash: overrideHashAnywhere }

/** An evaluator without a service, for tests: it decides by the rules that it is given, at once, and collects what it would send. */
export const createTestEvaluator = (options: TestEvaluatorOptions = {}): TestEvaluator => {
  const listeners = makeListeners()
  const held = holdRuleset("test")
  const memory = new Memory(0)
  const enrolled = new Set<string>()
  const sent: SentItem[] = []
  const dropped = new Map<string, number>()
  let state = options.state ?? "ready"
  let revision = 1

  const entityOf = (entity: Entity, attributes?: Parameters<Evaluator["decide"]>[2]) =>
    readEntity(options.entity ?? "User", entity, attributes)
  const recorder = makeRecorder({
    held,
    clock: { now: Date.now, isCorrected: () => true, note: () => {} },
    queue: {
      has: (kind, experimentId, key) => kind !== "outcome" && enrolled.has(`${kind} ${experimentId} ${key}`),
      add: ({ body, experimentId, key, kind }) => {
        enrolled.add(`${kind} ${experimentId} ${key}`)
        sent.push({ kind, experiment_id: experimentId, item: JSON.parse(body) })
      }
    },
    onDropped: (reason, count) => {
      dropped.set(reason, (dropped.get(reason) ?? 0) + count)
      listeners.emit("dropped", { reason, count })
    }
  })
  const decides = () => state !== "starting" && state !== "failed"
  const decide: Evaluator["decide"] = (experiment, entity, attributes) =>
    evaluate(decides() ? held.compiled() : undefined, memory, experiment, entityOf(entity, attributes), Date)
  const close = async (): Promise<void> => {
    state = "closed"
  }
  held.put(testRuleset(options, revision), libraries, null)
  return {
    get status() {
      return state
    },
    get counts() {
      return { pending: 0, sent: sent.length, dropped: Object.fromEntries(dropped), corrected: 0 }
    },
    sent,
    ready: async () => {
      if (state === "failed") throw new EvaluatorError("unauthorized", "the evaluator of the test has failed")
      if (state === "starting") throw new EvaluatorError("timeout", "the evaluator of the test is starting")
    },
    decide,
    use: (experiment, entity, attributes) => {
      const evaluation = decide(experiment, entity, attributes)
      recorder.enrol(evaluation, entityOf(entity, attributes))
      return evaluation
    },
    track: (metric, entity, outcome = {}) => recorder.track(metric, entityOf(entity), outcome),
    preload: async () => {},
    on: listeners.on,
    replace: (rules) => {
      const changed = held.put(testRuleset(rules, ++revision), libraries, null)
      if (changed.length > 0) listeners.emit("changed", changed)
    },
    become: (next) => {
      if (state === next) return
      state = next
      if (next === "ready") listeners.emit("ready", undefined)
      if (next === "stale") listeners.emit("stale", undefined)
      if (next === "failed")
        listeners.emit("error", new EvaluatorError("unauthorized", "the evaluator of the test has failed"))
    },
    flush: async () => {},
    close,
    [Symbol.asyncDispose]: close
  }
}
