import {
  ErrorCode,
  type EvaluationContext,
  GeneralError,
  InvalidContextError,
  ProviderFatalError,
  ProviderNotReadyError,
  type ResolutionDetails,
  TargetingKeyMissingError,
  type TrackingEventDetails
} from "@openfeature/core"
import { createEvaluator, type Entity, type Evaluator } from "@sortition/client/evaluator"
import { type FlagContextProblem, readFlagContext } from "@sortition/domain/rulesets/readFlagContext"
import { type AskedFlag, resolveFlag } from "./resolveFlag.ts"
import type { SortitionProviderOptions } from "./SortitionProviderOptions.ts"

type NamedEntity = Exclude<Entity, string>

/** Why a source has no ruleset; `errorCode` says that it will not get one. */
interface Failure extends Record<string, unknown> {
  readonly message: string
  readonly errorCode?: ErrorCode.PROVIDER_FATAL
}

/** What a source tells its provider. */
export interface Signals {
  /** It is ready again after it was stale, failed or late. */
  readonly ready: () => void
  /** The keys of flags that changed. */
  readonly changed: (flags: string[]) => void
  readonly stale: (message: string) => void
  readonly failed: (failure: Failure) => void
  /** The service has stored another bucket for an entity than this process decided. */
  readonly corrected: (flag: string) => void
}

/** What the providers for servers and for browsers share: an evaluator as a source of flags. */
export class FlagSource {
  readonly #options: SortitionProviderOptions
  readonly #signals: Signals
  #evaluator: Evaluator | undefined
  #opening: Promise<void> | undefined
  #listening: readonly (() => void)[] = []

  constructor(options: SortitionProviderOptions, signals: Signals) {
    this.#options = options
    this.#signals = signals
  }

  /** Resolves with the first ruleset. Rejects with a ProviderFatalError if the service refuses the token, and with a GeneralError otherwise. */
  open(): Promise<void> {
    const opening = this.#open()
    this.#opening = opening
    return opening
  }

  /** What `open` returned, until there is a ruleset. */
  get opening(): Promise<void> | undefined {
    return this.#opening
  }

  async #open(): Promise<void> {
    try {
      this.#evaluator ??= this.#make()
      await this.#evaluator.ready()
      this.#opening = undefined
      this.tellStaleAfterReady()
    } catch (cause) {
      throw openingError(cause)
    } finally {
      // The SDK itself tells how this promise ends.
      this.#listen()
    }
  }

  resolve<T>(flag: AskedFlag<T>): ResolutionDetails<T> {
    return resolveFlag(this.#opened(), flag, this.#options)
  }

  /** Queues an outcome of the context's entity. Throws for a context without one: the SDK logs it. */
  track(metric: string, context: EvaluationContext, details: TrackingEventDetails = {}): void {
    const { occurred_at, outcome_id, value } = details
    const entity = this.entityOf(context)
    if ("errorCode" in entity) throw entityError(entity)
    this.#opened().track(metric, entity, {
      ...(value === undefined ? {} : { value }),
      ...(typeof occurred_at === "string" ? { occurred_at } : {}),
      ...(occurred_at instanceof Date ? { occurred_at: occurred_at.toISOString() } : {}),
      ...(typeof outcome_id === "string" ? { outcome_id } : {})
    })
  }

  /** Reads what the service has stored for an entity. */
  async preload(entity: NamedEntity): Promise<void> {
    await this.#opened().preload([entity])
  }

  /** The entity of a context, or why there is none. */
  entityOf(context: EvaluationContext): NamedEntity | FlagContextProblem {
    const read = readFlagContext(context, this.#options.entity ?? "User")
    return "errorCode" in read ? read : { sampled_entity: read.sampledEntity, sampled_value: read.sampledValue }
  }

  /** Tells again that the source is stale, once the SDK has said READY, as it does whenever a promise of its provider ends well. */
  tellStaleAfterReady(): void {
    setTimeout(() => {
      if (this.#evaluator?.status === "stale") this.#signals.stale(staleMessage)
    })
  }

  /** Sends what is queued. Closes the evaluator, unless the program made it. A source can be opened again. */
  async close(): Promise<void> {
    const evaluator = this.#evaluator
    this.#evaluator = undefined
    this.#opening = undefined
    for (const unlisten of this.#listening) unlisten()
    this.#listening = []
    await ("evaluator" in this.#options ? evaluator?.flush() : evaluator?.close())
  }

  #make(): Evaluator {
    return "evaluator" in this.#options ? this.#options.evaluator : createEvaluator(this.#options)
  }

  #opened(): Evaluator {
    if (this.#evaluator === undefined)
      throw new ProviderNotReadyError("the provider is closed or was never initialised")
    return this.#evaluator
  }

  #listen(): void {
    const evaluator = this.#evaluator
    if (evaluator === undefined) return
    const { ready, changed, stale, failed, corrected } = this.#signals
    for (const unlisten of this.#listening) unlisten()
    this.#listening = [
      evaluator.on("ready", () => {
        this.#opening = undefined
        ready()
      }),
      evaluator.on("changed", (flags) => changed([...flags])),
      evaluator.on("stale", () => stale(staleMessage)),
      // An error of one request is not one of the provider: the evaluator tries again.
      evaluator.on("error", (error) => evaluator.status === "failed" && failed(failureOf(error))),
      evaluator.on("corrected", ({ experiment_id, key }) => {
        const flag = key ?? experiment_id
        if (flag !== null) corrected(flag)
      })
    ]
  }
}

const staleMessage = "the ruleset is older than staleAfter allows"

const entityError = ({ errorCode, message }: FlagContextProblem) =>
  errorCode === "TARGETING_KEY_MISSING" ? new TargetingKeyMissingError(message) : new InvalidContextError(message)

const failureOf = (error: Error): Failure => {
  const isRefused = "code" in error && error.code === "unauthorized"
  return { message: error.message, ...(isRefused ? { errorCode: ErrorCode.PROVIDER_FATAL } : {}) }
}

const openingError = (thrown: unknown) => {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { errorCode, message } = failureOf(cause)
  return errorCode === undefined ? new GeneralError(message, { cause }) : new ProviderFatalError(message, { cause })
}
