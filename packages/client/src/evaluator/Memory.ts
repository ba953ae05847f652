import type { RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { Remembered } from "./Remembered.ts"

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
  readonly #most: number
  #young: Generation = new Map()
  #old: Generation = new Map()
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  get(experimentId: string, entity: RulesetEntity): Remembered | undefined {
    if (this.#size === 0 && this.#old.size === 0) return undefined
    return find(this.#young, experimentId, entity) ?? find(this.#old, experimentId, entity)
  }

  set(experimentId: string, { sampledEntity, sampledValue }: RulesetEntity, answer: Remembered): void {
    const byEntity = this.#young.get(experimentId) ?? new Map<string, ByValue>()
    const byValue = byEntity.get(sampledEntity) ?? new Map<string, Remembered>()
    this.#young.set(experimentId, byEntity.set(sampledEntity, byValue.set(sampledValue, answer)))
    if (++this.#size * 2 < this.#most) return
    this.#old = this.#young
    this.#young = new Map()
    this.#size = 0
  }
}
