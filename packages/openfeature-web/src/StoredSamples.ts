import type { EvaluationContext } from "@openfeature/web-sdk"
import type { FlagSource } from "@sortition/openfeature/FlagSource"

/** How long after a failure the page reads the stored samples again, in milliseconds. */
const pause = 30_000

/** How long a page waits for them, in milliseconds. */
const longest = 2_000

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
    setTimeout(() => {
      if (this.#wanted === context) this.#tell.stale(`the stored samples of the entity could not be read: ${failure}`)
    })
  }

  /** Reads them for the entity of a new context; undefined if the entity is the same, or if there is none. */
  follow(before: EvaluationContext, after: EvaluationContext): Promise<void> | undefined {
    const entity = this.#source.entityOf(after)
    if ("errorCode" in entity) return this.forget()
    const isSame = JSON.stringify(this.#source.entityOf(before)) === JSON.stringify(entity)
    return isSame ? undefined : this.read(after)
  }

  /** Stops asking again. */
  forget(): undefined {
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
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer within ${longest} ms`), longest)
    })
    const answer = this.#source.preload(entity).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error))
    )
    return Promise.race([answer, late]).finally(() => clearTimeout(timer))
  }
}
