import { type CompiledRuleset, compileRuleset } from "@sortition/domain/rulesets/compileRuleset"
import type { Libraries } from "@sortition/domain/rulesets/Libraries"
import { librariesFor } from "@sortition/domain/rulesets/librariesFor"
import type { Ruleset, RulesetExperiment } from "@sortition/domain/rulesets/Ruleset"
import { readRuleset } from "@sortition/domain/rulesets/readRuleset"
import { EvaluatorError } from "./EvaluatorError.ts"
import type { CachedRuleset } from "./updates/RulesetCache.ts"

export interface HeldRuleset {
  readonly compiled: () => CompiledRuleset | undefined
  readonly etag: () => string | null
  /** Replaces the ruleset, and returns what changed. */
  readonly put: (ruleset: Ruleset, libraries: Libraries, etag: string | null) => readonly string[]
  /** Reads a ruleset, and puts it in place as soon as the libraries of its rules are loaded. Rejects if it cannot be read. */
  readonly replace: (next: CachedRuleset) => Promise<readonly string[]>
}

const nameOf = ({ id, key }: RulesetExperiment): string => key ?? id

/** Names of experiments that one of the rulesets has and the other has not in the same form. */
const changes = (before: Ruleset | undefined, after: Ruleset): readonly string[] => {
  const formsOf = (ruleset: Ruleset | undefined) =>
    new Map(ruleset?.experiments.map((each) => [nameOf(each), JSON.stringify([ruleset.active, each])] as const))
  const [old, current] = [formsOf(before), formsOf(after)]
  return [...new Set([...old.keys(), ...current.keys()])].filter((name) => old.get(name) !== current.get(name))
}

/** Holds the ruleset that decides now. */
export const holdRuleset = (service: string): HeldRuleset => {
  let compiled: CompiledRuleset | undefined
  let etag: string | null = null
  const put: HeldRuleset["put"] = (ruleset, libraries, tag) => {
    const changed = changes(compiled?.ruleset, ruleset)
    compiled = compileRuleset(ruleset, libraries)
    etag = tag
    return changed
  }
  return {
    compiled: () => compiled,
    etag: () => etag,
    put,
    replace: async (next) => {
      const read = readRuleset(next.ruleset)
      if (read._tag === "Invalid") throw new EvaluatorError("invalid", `the ruleset cannot be read: ${read.reason}`)
      const ruleset = read.value
      if (ruleset.service_id !== service) {
        throw new EvaluatorError("invalid", `the ruleset is of the service ${ruleset.service_id}, not of ${service}`)
      }
      return put(ruleset, await librariesFor(ruleset), next.etag)
    }
  }
}
