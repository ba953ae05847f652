import { operatorsFor } from "../targeting/operators/operatorsFor.ts"
import type { Libraries } from "./Libraries.ts"
import type { Ruleset } from "./Ruleset.ts"

const loadOverrideHash = async () => (await import("./overrideHashAnywhere.ts")).overrideHashAnywhere

/** Loads the libraries that the rules use. Rejects when one cannot be loaded. */
export const librariesFor = async ({ experiments }: Ruleset): Promise<Libraries> => {
  const conditions = experiments.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.conditions))
  const hasOverrides = experiments.some(({ overrides }) => overrides.length > 0)
  const [operators, overrideHash] = await Promise.all([
    operatorsFor(conditions),
    hasOverrides ? loadOverrideHash() : null
  ])
  return { operators, overrideHash }
}
