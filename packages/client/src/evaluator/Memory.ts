import type { Remembered } from "./Remembered.ts"

/** By experiment, kind of the entity and its value: a decision joins no texts to look something up. */
type Generation = Map<string, Map<string, Map<string, Remembered>>>

const valuesOf = (generation: Generation, experimentId: string, sampledEntity: string): Map<string, Remembered> => {
  const kinds = generation.get(experimentId) ?? new Map<string, Map<string, Remembered>>()
  const values = kinds.get(sampledEntity) ?? new Map<string, Remembered>()
  generation.set(experimentId, kinds)
  kinds.set(sampledEntity, values)
  return values
}

/**
 * About `most` of the latest answers of the service. When the younger half is full it becomes the older one, and what was the older one is
 * forgotten: no bookkeeping for each answer.
 */
export class Memory {
  readonly #most: number
  #young: Generation = new Map()
  #old: Generation = new Map()
  #added = 0

  constructor(most: number) {
    this.#most = most
  }

  get(experimentId: string, sampledEntity: string, sampledValue: string): Remembered | undefined {
    return (
      this.#young.get(experimentId)?.get(sampledEntity)?.get(sampledValue) ??
      this.#old.get(experimentId)?.get(sampledEntity)?.get(sampledValue)
    )
  }

  set(experimentId: string, sampledEntity: string, sampledValue: string, remembered: Remembered): void {
    valuesOf(this.#young, experimentId, sampledEntity).set(sampledValue, remembered)
    this.#added++
    if (this.#added * 2 < this.#most) return
    this.#old = this.#young
    this.#young = new Map()
    this.#added = 0
  }
}
