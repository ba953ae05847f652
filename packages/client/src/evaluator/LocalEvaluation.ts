import type { FlagMetadata, FlagValue } from "@sortition/domain/experiments/FlagFields"
import type { RulesetDecider, RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { Flag } from "@sortition/domain/rulesets/Flag"
import type { Reason } from "@sortition/domain/shared/Reason"
import type { Evaluation, Explanation } from "./Evaluator.ts"
import { toExplanation } from "./toExplanation.ts"

/** What was decided, here or by the service. */
export interface Decided {
  readonly reason: Reason
  readonly bucket: string | null
  readonly slot: number | null
  readonly version: number | null
}

/** A decision about an entity of a known experiment. What costs more than the decision is computed when it is read. */
export class LocalEvaluation implements Evaluation {
  readonly bucket: string | null
  readonly reason: Reason
  readonly allocation_version: number | null
  readonly slot: number | null
  readonly #decider: RulesetDecider
  readonly #entity: RulesetEntity
  readonly #now: number
  #flag: Flag | undefined

  /** Accepts single values instead of an object: to make one would cost more than all the rest. */
  constructor(
    decider: RulesetDecider,
    entity: RulesetEntity,
    now: number,
    reason: Reason,
    bucket: string | null,
    version: number | null,
    slot: number | null
  ) {
    this.bucket = bucket
    this.reason = reason
    this.allocation_version = version
    this.slot = slot
    this.#decider = decider
    this.#entity = entity
    this.#now = now
  }

  get experiment_id(): string {
    return this.#decider.experiment.id
  }

  get key(): string | null {
    return this.#decider.experiment.key
  }

  get metadata(): FlagMetadata {
    return this.#decider.experiment.metadata
  }

  get flag(): Flag {
    const { bucket, reason, slot } = this
    // As in OFREP: the present version decides that an entity is not sampled.
    const version = bucket === null ? this.#decider.experiment.allocation_version : this.allocation_version
    this.#flag ??= this.#decider.flagOf({ reason, bucket, slot, version })
    return this.#flag
  }

  get value(): FlagValue | undefined {
    return this.flag.value
  }

  get explanation(): Explanation {
    return toExplanation(this.#decider.explain(this.#entity, this.#now))
  }
}
