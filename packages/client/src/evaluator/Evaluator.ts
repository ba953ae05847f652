import type { FlagMetadata, FlagValue } from "@sortition/domain/experiments/FlagFields"
import type { Flag } from "@sortition/domain/rulesets/Flag"
import type { Reason } from "@sortition/domain/shared/Reason"
import type { Attributes } from "@sortition/domain/targeting/Attributes"

/** An entity. The kind of one that is given as a text is the evaluator's `entity`, which is `User` by default. */
export type Entity = string | { readonly sampled_entity: string; readonly sampled_value: string }

/** Why an evaluation has no decision: the ruleset has no such experiment, or there is no ruleset yet. */
export type NoDecision = "unknown_experiment" | "not_ready"

/** What an entity gets. */
export interface Evaluation {
  /** Null when the experiment is unknown. */
  readonly experiment_id: string | null
  readonly key: string | null
  /** Null when the entity is not sampled. */
  readonly bucket: string | null
  /** The bucket's value, or its name if it has none; the fallback value for an entity that is not sampled. Undefined if there is none. */
  readonly value: FlagValue | undefined
  /** `already_sampled`: the service has stored this bucket before. */
  readonly reason: Reason | NoDecision
  readonly allocation_version: number | null
  readonly slot: number | null
  /** The metadata of the experiment. */
  readonly metadata: FlagMetadata
  /** The decision as a flag of OpenFeature; computed when read. Null when there is no decision. */
  readonly flag: Flag | null
  /** Every input of the decision; computed when read. */
  readonly explanation: Explanation | null
}

/** What led to a decision, as the sampling API explains its own. */
export interface Explanation {
  readonly criterion_id: string | null
  /** Every criterion, when the entity matches none; otherwise empty. */
  readonly criteria: readonly CriterionExplanation[]
  /** Null when the experiment is in no layer. */
  readonly layer: { readonly layer_id: string; readonly slot: number; readonly excluded: boolean } | null
}

export interface CriterionExplanation {
  readonly criterion_id: string
  readonly sampling_model: string
  readonly matched: boolean
  readonly conditions: readonly ConditionExplanation[]
}

/** The expected and the found value of one condition. */
export interface ConditionExplanation {
  readonly condition_id: string
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly expected: string
  /** Whether the entity has the attribute, even if it is null. */
  readonly present: boolean
  /** A long attribute is cut and ends in `…`. */
  readonly found: unknown
  readonly matched: boolean
}

/** What an entity did, for a metric. */
export interface Outcome {
  /** 1 by default. */
  readonly value?: number
  /** ISO 8601; the present time by default. */
  readonly occurred_at?: string
  /** Makes the outcome count once, however often it is tracked; without it each call counts once. */
  readonly outcome_id?: string
}

export type EvaluatorStatus = "starting" | "ready" | "stale" | "failed" | "closed"

/** Figures since the evaluator was made. */
export interface EvaluatorCounts {
  /** Queued and not yet acknowledged. */
  readonly pending: number
  /** Acknowledged by the service. */
  readonly sent: number
  /** Lost items by reason: the queue was full, or the service refuses them for good. */
  readonly dropped: { readonly [reason: string]: number }
  /** Answers that differed from the local decision. */
  readonly corrected: number
}

export interface EvaluatorEvents {
  readonly ready: undefined
  /** Keys (or ids of experiments without a key) that changed. */
  readonly changed: readonly string[]
  readonly stale: undefined
  readonly error: Error
  readonly corrected: Evaluation
  readonly dropped: { readonly reason: string; readonly count: number }
}

export interface Evaluator {
  readonly status: EvaluatorStatus
  readonly counts: EvaluatorCounts
  /** Resolves with the first ruleset. Rejects with an EvaluatorError: `timeout`, `unauthorized`, `unreachable`, `refused` or `invalid`. */
  readonly ready: () => Promise<void>
  /** Decides and records nothing. Synchronous. `experiment` is a key or an id. */
  readonly decide: (experiment: string, entity: Entity, attributes?: Attributes) => Evaluation
  /** Decides, and queues the sample of a sampled entity. */
  readonly use: (experiment: string, entity: Entity, attributes?: Attributes) => Evaluation
  /**
   * Queues an outcome of the entity for each experiment that declares the metric. If an experiment has not sampled the entity, the outcome is dropped
   * with the reason `not_sampled`. The metric `completed` completes the samples of the entity.
   */
  readonly track: (metric: string, entity: Entity, outcome?: Outcome) => void
  /** Reads what the service has stored for these entities, so that local decisions give it. */
  readonly preload: (entities: readonly Entity[]) => Promise<void>
  /** Calls the listener until the returned function is called. */
  readonly on: <Name extends keyof EvaluatorEvents>(
    event: Name,
    listener: (detail: EvaluatorEvents[Name]) => void
  ) => () => void
  /** Sends all that is queued. Resolves when each item is acknowledged or dropped, or after 5 seconds. */
  readonly flush: () => Promise<void>
  /** Stops timers and streams, and flushes. A queue on disk keeps the rest. */
  readonly close: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}
