import { type CompiledRuleset, compileRuleset } from "@sortition/domain/rulesets/compileRuleset"
import { librariesFor } from "@sortition/domain/rulesets/librariesFor"
import { readRuleset } from "@sortition/domain/rulesets/readRuleset"
import type { Ruleset, RulesetExperiment } from "@sortition/domain/rulesets/Ruleset"
import { EvaluatorError } from "./EvaluatorError.ts"
import type { CachedRuleset } from "./updates/RulesetCache.ts"

export interface HeldRuleset {
  readonly compiled: () => CompiledRuleset | undefined
  readonly etag: () => string | null
  /** Replaces the ruleset as soon as the libraries of its rules are loaded, and returns what changed. Rejects if it cannot be read. */
  readonly replace: (next: CachedRuleset) => Promise<readonly string[]>
  /** The experiments that accept outcomes of a metric. */
  readonly measuring: (metric: string) => readonly RulesetExperiment[]
}

const nameOf = ({ id, key }: RulesetExperiment): string => key ?? id

/** Names of experiments that one of the rulesets has and the other has not in the same form. */
const changes = (before: Ruleset | undefined, after: Ruleset): readonly string[] => {
  const formsOf = (ruleset: Ruleset | undefined) =>
    new Map(ruleset?.experiments.map((each) => [nameOf(each), JSON.stringify([ruleset.active, each])] as const))
  const [old, current] = [formsOf(before), formsOf(after)]
  return [...new Set([...old.keys(), ...current.keys()])].filter((name) => old.get(name) !== current.get(name))
}

const metricsOf = ({ experiments }: Ruleset): ReadonlyMap<string, readonly RulesetExperiment[]> => {
  const measuring = new Map<string, RulesetExperiment[]>()
  for (const experiment of experiments) {
    for (const metric of experiment.metrics) {
      const found = measuring.get(metric)
      if (found === undefined) measuring.set(metric, [experiment])
      else found.push(experiment)
    }
  }
  return measuring
}

/** Holds the ruleset that decides now. */
export const holdRuleset = (service: string): HeldRuleset => {
  let compiled: CompiledRuleset | undefined
  let etag: string | null = null
  let measuring: ReadonlyMap<string, readonly RulesetExperiment[]> = new Map()
  return {
    compiled: () => compiled,
    etag: () => etag,
    replace: async (next) => {
      const read = readRuleset(next.ruleset)
      if (read._tag === "Invalid") throw new EvaluatorError("invalid", `the ruleset cannot be read: ${read.reason}`)
      const ruleset = read.value
      if (ruleset.service_id !== service) {
        throw new EvaluatorError("invalid", `the ruleset is of the service ${ruleset.service_id}, not of ${service}`)
      }
      const libraries = await librariesFor(ruleset)
      const changed = changes(compiled?.ruleset, ruleset)
      compiled = compileRuleset(ruleset, libraries)
      etag = next.etag
      measuring = metricsOf(ruleset)
      return changed
    },
    measuring: (metric) => measuring.get(metric) ?? []
  }
}
