import { hash } from "node:crypto"
import { BoundedMap } from "./BoundedMap.ts"

/** Tokens that are remembered. */
export const mostKnown = 20_000

/** How long the valid tokens that were read from the database count as current, in milliseconds. */
const freshness = 1_000

let last = { secret: "", hash: "" }

/** The SHA-256 of a secret. Many requests in a row have the same one. */
const hashOf = (secret: string): string => {
  if (secret !== last.secret) last = { secret, hash: hash("sha256", secret, "base64url") }
  return last.hash
}

/** The tokens that are known to be valid, or were a moment ago, by the hash of their secret. */
export class KnownTokens {
  readonly #hashes = new BoundedMap<true>(mostKnown)
  readonly #readValid: () => Promise<readonly string[]>
  readonly #isAdministrator: (secret: string) => boolean
  #reading: Promise<void> | null = null
  #readAt = Number.NEGATIVE_INFINITY

  /** `readValid` reads the hashes of the valid tokens that were used last. */
  constructor(readValid: () => Promise<readonly string[]>, isAdministrator: (secret: string) => boolean) {
    this.#readValid = readValid
    this.#isAdministrator = isAdministrator
  }

  /** The hash of a known secret; null for any other. */
  find(secret: string): string | null {
    const key = hashOf(secret)
    return this.#hashes.has(key) ? key : null
  }

  /** The same after a look at all valid tokens, once a second at most, however many secrets are unknown. */
  async findAmongAll(secret: string): Promise<string | null> {
    if (this.#isAdministrator(secret)) return hashOf(secret)
    if (performance.now() - this.#readAt > freshness) {
      this.#reading ??= this.#read()
      await this.#reading
    }
    return this.find(secret)
  }

  learn(secret: string): void {
    this.#hashes.set(hashOf(secret), true)
  }

  forget(secret: string): void {
    this.#hashes.delete(hashOf(secret))
  }

  async #read(): Promise<void> {
    try {
      for (const each of await this.#readValid()) this.#hashes.set(each, true)
    } catch {
      // Without the database no token can be told from another: the known ones stay known.
    } finally {
      this.#readAt = performance.now()
      this.#reading = null
    }
  }
}
