import type { RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { RulesetExperiment } from "@sortition/domain/rulesets/Ruleset"
import type { Remembered } from "./Remembered.ts"

type Revised = Pick<RulesetExperiment, "id" | "revision">

type ByValue = Map<string, Remembered>
/** Answers by experiment, kind of entity and value: a look-up builds no text. */
type Generation = Map<string, Map<string, ByValue>>

const find = (generation: Generation, experimentId: string, { sampledEntity, sampledValue }: RulesetEntity) =>
  generation.get(experimentId)?.get(sampledEntity)?.get(sampledValue)

/**
 * Remembers about `most` of the latest answers of the service. When the younger half is full, it becomes the older half, and the former older half
 * is forgotten. So no answer needs bookkeeping of its own.
 */
export class Memory {
  /** Whether no answer was ever remembered: then a decision can do without `get`. */
  isEmpty = true
  readonly #most: number
  #young: Generation = new Map()
  #old: Generation = new Map()
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  /** What is remembered of the entity, unless it was a refusal at another revision of the experiment. */
  get({ id, revision }: Revised, entity: RulesetEntity): Remembered | undefined {
    const known = find(this.#young, id, entity) ?? find(this.#old, id, entity)
    return (known?.revision ?? revision) === revision ? known : undefined
  }

  set(experimentId: string, { sampledEntity, sampledValue }: RulesetEntity, answer: Remembered): void {
    this.isEmpty = false
    const byEntity = this.#young.get(experimentId) ?? new Map<string, ByValue>()
    const byValue = byEntity.get(sampledEntity) ?? new Map<string, Remembered>()
    this.#young.set(experimentId, byEntity.set(sampledEntity, byValue.set(sampledValue, answer)))
    if (++this.#size * 2 < this.#most) return
    this.#old = this.#young
    this.#young = new Map()
    this.#size = 0
  }
}
