import {
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ProviderMetadata,
  type ResolutionDetails,
  type TrackingEventDetails
} from "@openfeature/server-sdk"

export type { SortitionProviderOptions } from "@sortition/openfeature/SortitionProviderOptions"

import { FlagSource } from "@sortition/openfeature/FlagSource"
import { booleans, numbers, objectsLike, strings } from "@sortition/openfeature/FlagType"
import type { SortitionProviderOptions } from "@sortition/openfeature/SortitionProviderOptions"

/**
 * Resolves the flags of one service in this process. A resolved value is stored as a sample, exactly once for each entity.
 * One provider may serve several domains: it keeps nothing that belongs to one.
 */
export class SortitionProvider implements Provider {
  readonly metadata: ProviderMetadata = { name: "Sortition" }
  readonly runsOn = "server"
  readonly events: OpenFeatureEventEmitter = new OpenFeatureEventEmitter()
  readonly #source: FlagSource

  constructor(options: SortitionProviderOptions) {
    const { events } = this
    this.#source = new FlagSource(options, {
      ready: () => events.emit(ProviderEvents.Ready),
      changed: (flagsChanged) => events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged }),
      stale: (message) => events.emit(ProviderEvents.Stale, { message }),
      failed: (failure) => events.emit(ProviderEvents.Error, failure),
      // It concerns one entity of many: the flag has not changed.
      corrected: () => {}
    })
  }

  /** Resolves with the first ruleset. Rejects with a ProviderFatalError if the service refuses the token. */
  async initialize(): Promise<void> {
    await this.#source.open()
  }

  /** Sends what is queued, and closes the evaluator that the provider has made. */
  async onClose(): Promise<void> {
    await this.#source.close()
  }

  async resolveBooleanEvaluation(
    key: string,
    defaultValue: boolean,
    context: EvaluationContext
  ): Promise<ResolutionDetails<boolean>> {
    return this.#source.resolve({ key, type: booleans, defaultValue, context })
  }

  async resolveStringEvaluation(
    key: string,
    defaultValue: string,
    context: EvaluationContext
  ): Promise<ResolutionDetails<string>> {
    return this.#source.resolve({ key, type: strings, defaultValue, context })
  }

  async resolveNumberEvaluation(
    key: string,
    defaultValue: number,
    context: EvaluationContext
  ): Promise<ResolutionDetails<number>> {
    return this.#source.resolve({ key, type: numbers, defaultValue, context })
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    defaultValue: T,
    context: EvaluationContext
  ): Promise<ResolutionDetails<T>> {
    return this.#source.resolve({ key, type: objectsLike(defaultValue), defaultValue, context })
  }

  /** Queues an outcome of the metric `name` for the context's entity; without a `value` it is 1. `completed` completes the entity's samples. */
  track(name: string, context: EvaluationContext, details: TrackingEventDetails): void {
    this.#source.track(name, context, details)
  }
}
