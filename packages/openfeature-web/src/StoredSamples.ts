import type { EvaluationContext } from "@openfeature/web-sdk"
import type { FlagSource } from "@sortition/openfeature/FlagSource"

/** How long after a failure the stored samples are asked for again, in milliseconds. */
const pause = 30_000

interface Tell {
  readonly ready: () => void
  readonly stale: (message: string) => void
}

/** What the service has stored for the entity of the page's context. */
export class StoredSamples {
  readonly #source: FlagSource
  readonly #tell: Tell
  #wanted: EvaluationContext | undefined
  #failure: string | null = null
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(source: FlagSource, tell: Tell) {
    this.#source = source
    this.#tell = tell
  }

  /**
   * Reads them. Never rejects: without them this page decides, and the service's answer to the sample corrects it. Until they are read the
   * provider is stale.
   */
  async read(context: EvaluationContext): Promise<void> {
    this.forget()
    this.#wanted = context
    const failure = await this.#preload(context)
    if (this.#wanted !== context) return
    this.#failure = failure
    if (failure === null) return
    this.#again = setTimeout(() => this.#retry(context), pause)
    // Once the SDK has said READY.
    setTimeout(() => this.#tell.stale(`the stored samples of the entity could not be read: ${failure}`))
  }

  isSameEntity(before: EvaluationContext, after: EvaluationContext): boolean {
    return JSON.stringify(this.#source.entityOf(before)) === JSON.stringify(this.#source.entityOf(after))
  }

  /** Stops asking again. */
  forget(): void {
    clearTimeout(this.#again)
    this.#wanted = undefined
  }

  async #retry(context: EvaluationContext): Promise<void> {
    await this.read(context)
    if (this.#wanted === context && this.#failure === null) this.#tell.ready()
  }

  /** Why it failed, or null. */
  async #preload(context: EvaluationContext): Promise<string | null> {
    const entity = this.#source.entityOf(context)
    if ("errorCode" in entity) return null
    return this.#source.preload(entity).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error))
    )
  }
}
