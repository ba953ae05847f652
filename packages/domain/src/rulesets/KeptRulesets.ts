import type { CurrentRuleset } from "./CurrentRuleset.ts"

/** The bodies of all rulesets that a process keeps, in bytes. Compiled, a ruleset needs about four times as much. */
const mostKept = 64 * 1_048_576

/** The rulesets that were used last, by service. One larger than the bound is kept alone. */
export class KeptRulesets {
  readonly #kept = new Map<string, CurrentRuleset>()
  #bytes = 0

  /** The ruleset, which is now the one that was used last. */
  use(serviceId: string): CurrentRuleset | undefined {
    const found = this.#kept.get(serviceId)
    if (found === undefined) return undefined
    this.#kept.delete(serviceId)
    this.#kept.set(serviceId, found)
    return found
  }

  keep(serviceId: string, current: CurrentRuleset): void {
    this.forget(serviceId)
    this.#kept.set(serviceId, current)
    this.#bytes += current.body.length
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= mostKept || oldest === serviceId) return
      this.forget(oldest)
    }
  }

  forget(serviceId: string): void {
    const found = this.#kept.get(serviceId)
    if (found === undefined) return
    this.#kept.delete(serviceId)
    this.#bytes -= found.body.length
  }
}
