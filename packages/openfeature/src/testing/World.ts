import type { EvaluationContext, EvaluationDetails, JsonValue } from "@openfeature/core"
import type { Evaluator } from "@sortition/client/evaluator"
import type { Asked, Side, Watcher } from "./Side.ts"

/** The states of a provider in the suites. */
export type ProviderState = "stable" | "not ready" | "error" | "fatal" | "stale"

/** What the steps of one scenario share. */
export class World {
  readonly side: Side
  readonly evaluatorIn: (state: ProviderState) => Evaluator
  /** What hooks saw, in order: the name of the hook, a colon, the stage. */
  readonly seen: string[] = []
  readonly detailsAt = new Map<string, EvaluationDetails<JsonValue>>()
  readonly optionHooks: Watcher[] = []
  asked: Asked = { type: "Boolean", key: "", defaultValue: false }
  details: EvaluationDetails<JsonValue> | undefined
  context: EvaluationContext = {}
  wasPending = false

  constructor(side: Side, evaluatorIn: (state: ProviderState) => Evaluator) {
    this.side = side
    this.evaluatorIn = evaluatorIn
  }

  async evaluate(hooks: readonly Watcher[] = []): Promise<EvaluationDetails<JsonValue>> {
    let isSettled = false
    const pending = this.side.evaluate(this.asked, hooks).then((details) => {
      isSettled = true
      return details
    })
    this.wasPending = !isSettled
    this.details = await pending
    return this.details
  }

  /** The details of the last evaluation. */
  get last(): EvaluationDetails<JsonValue> {
    if (this.details === undefined) throw new Error("no flag was evaluated")
    return this.details
  }

  watcher(name: string): Watcher {
    const at =
      (stage: string) =>
      (...[, details]: readonly [object?, EvaluationDetails<JsonValue>?]): void => {
        this.seen.push(`${name}:${stage}`)
        if (details !== undefined) this.detailsAt.set(stage, details)
      }
    return { before: at("before"), after: at("after"), error: () => at("error")(), finally: at("finally") }
  }
}
