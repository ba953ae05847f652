import type { EvaluationContext, EvaluationDetails, JsonValue } from "@openfeature/core"
import type { Evaluator } from "@sortition/client/evaluator"

/** Where a context, or a hook, can be added; a later level wins. */
export const levels = ["API", "Transaction", "Client", "Invocation", "Before Hooks"] as const

export type Level = (typeof levels)[number]

export const isLevel = (text: string): text is Level => levels.some((level) => level === text)

/** A flag that a scenario asks for: `type` in the words of the suites. */
export interface Asked {
  readonly type: "Boolean" | "String" | "Integer" | "Float" | "Object"
  readonly key: string
  readonly defaultValue: JsonValue
}

/** A hook that only watches. */
export interface Watcher {
  readonly before: () => void
  readonly after: (context: object, details: EvaluationDetails<JsonValue>) => void
  readonly error: () => void
  readonly finally: (context: object, details: EvaluationDetails<JsonValue>) => void
}

/** One of OpenFeature's SDKs, with the provider for it. */
export interface Side {
  /** Registers a provider, and waits until the SDK knows its state; only for the first ruleset it does not wait. */
  readonly register: (evaluator: Evaluator, isStarting: boolean) => Promise<void>
  readonly status: () => string
  readonly addContext: (level: Level, entries: EvaluationContext) => void
  readonly addHook: (level: "API" | "Client", hook: Watcher) => void
  readonly evaluate: (asked: Asked, hooks: readonly Watcher[]) => Promise<EvaluationDetails<JsonValue>>
  /** The context that the provider got last. */
  readonly received: () => EvaluationContext
  /** Removes providers, hooks and contexts. */
  readonly reset: () => Promise<void>
}
