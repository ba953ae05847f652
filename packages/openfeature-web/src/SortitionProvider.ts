import {
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ProviderMetadata,
  type ResolutionDetails,
  type TrackingEventDetails
} from "@openfeature/web-sdk"

export type { SortitionProviderOptions } from "@sortition/openfeature/SortitionProviderOptions"

import { FlagSource } from "@sortition/openfeature/FlagSource"
import { booleans, numbers, objectsLike, strings } from "@sortition/openfeature/FlagType"
import type { SortitionProviderOptions } from "@sortition/openfeature/SortitionProviderOptions"
import { StoredSamples } from "./StoredSamples.ts"

/**
 * Resolves the flags of one service in this page. A resolved value is stored as a sample, exactly once for each entity. What the service has
 * stored for the context's entity is read before the first resolution.
 */
export class SortitionProvider implements Provider {
  readonly metadata: ProviderMetadata = { name: "Sortition" }
  readonly runsOn = "client"
  /** The context belongs to one domain, and only that of the first would be known when a provider is initialised. */
  readonly domainScoped = true
  readonly events: OpenFeatureEventEmitter = new OpenFeatureEventEmitter()
  readonly #source: FlagSource
  readonly #stored: StoredSamples

  constructor(options: SortitionProviderOptions) {
    const { events } = this
    const ready = () => events.emit(ProviderEvents.Ready)
    const stale = (message: string) => events.emit(ProviderEvents.Stale, { message })
    const changed = (flagsChanged: string[]) => events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged })
    this.#source = new FlagSource(options, {
      ready,
      changed,
      stale,
      failed: (failure) => events.emit(ProviderEvents.Error, failure),
      corrected: (flag) => changed([flag])
    })
    this.#stored = new StoredSamples(this.#source, { ready, stale })
  }

  /** Resolves with the first ruleset. Rejects with a ProviderFatalError if the service refuses the token. */
  async initialize(context: EvaluationContext = {}): Promise<void> {
    const opened = this.#source.open()
    try {
      await Promise.all([opened, this.#stored.read(context)])
    } catch (error) {
      this.#stored.forget()
      throw error
    }
  }

  /**
   * A context of another entity is reconciled: what the service has stored for the entity is read. Other attributes need no request. The SDK
   * says READY when a reconciliation ends well, so none does before there is a ruleset.
   */
  onContextChange(before: EvaluationContext, after: EvaluationContext): Promise<void> | void {
    const { opening } = this.#source
    if (opening !== undefined) return opening.then(() => this.#stored.read(after))
    this.#source.tellStaleAfterReady()
    return this.#stored.follow(before, after)
  }

  /** Sends what is queued, and closes the evaluator that the provider has made. */
  async onClose(): Promise<void> {
    this.#stored.forget()
    await this.#source.close()
  }

  resolveBooleanEvaluation(key: string, defaultValue: boolean, context: EvaluationContext): ResolutionDetails<boolean> {
    return this.#source.resolve({ key, type: booleans, defaultValue, context })
  }

  resolveStringEvaluation(key: string, defaultValue: string, context: EvaluationContext): ResolutionDetails<string> {
    return this.#source.resolve({ key, type: strings, defaultValue, context })
  }

  resolveNumberEvaluation(key: string, defaultValue: number, context: EvaluationContext): ResolutionDetails<number> {
    return this.#source.resolve({ key, type: numbers, defaultValue, context })
  }

  resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    defaultValue: T,
    context: EvaluationContext
  ): ResolutionDetails<T> {
    return this.#source.resolve({ key, type: objectsLike(defaultValue), defaultValue, context })
  }

  /** Queues an outcome of the metric `name` for the context's entity; without a `value` it is 1. `completed` completes the entity's samples. */
  track(name: string, context: EvaluationContext, details: TrackingEventDetails): void {
    this.#source.track(name, context, details)
  }
}
