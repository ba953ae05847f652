import type { FlagMetadata, FlagValue } from "@sortition/domain/experiments/FlagFields"
import type { Ruleset, RulesetCondition, RulesetExperiment } from "@sortition/domain/rulesets/Ruleset"
import { rulesetExperiment } from "@sortition/domain/testing/rulesetExperiment"

/** A flag as the suites describe it. `contextEvaluator` is a condition and the variant of an entity that satisfies it. */
export interface SuiteFlag {
  readonly variants: Readonly<Record<string, FlagValue>>
  readonly defaultVariant?: string | null
  readonly disabled?: boolean
  readonly contextEvaluator?: string
  readonly flagMetadata?: FlagMetadata | null
}

/** A ruleset whose experiments are the flags. */
export const rulesetOfFlags = (flags: Readonly<Record<string, SuiteFlag>>): Ruleset => ({
  format: 1,
  service_id: idOf(0),
  revision: 1,
  active: true,
  experiments: Object.entries(flags).map(([key, flag], index) => experimentOf(key, flag, index + 1))
})

const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`

const slots = 10_000

const experimentOf = (key: string, flag: SuiteFlag, index: number): RulesetExperiment => {
  const { contextEvaluator, defaultVariant, disabled = false, flagMetadata, variants } = flag
  const targeted = contextEvaluator === undefined ? null : readEvaluator(contextEvaluator)
  const served = targeted?.variant ?? defaultVariant ?? null
  const fallback = targeted === null ? undefined : variants[defaultVariant ?? ""]
  return {
    ...rulesetExperiment,
    id: idOf(index),
    key,
    active: !disabled,
    salt: String(index).padStart(32, "0"),
    buckets: Object.entries(variants).map(([bucket_name, value]) => ({ bucket_name, value, closed: false })),
    ranges: served === null ? [] : [{ bucket_name: served, start: 0, end: slots }],
    criteria: targeted === null ? [] : [criterionOf(targeted.conditions)],
    metadata: flagMetadata ?? {},
    ...(fallback === undefined ? {} : { fallback_value: fallback })
  }
}

const criterionOf = (terms: readonly Terms[]) => ({
  id: "1",
  sampling_model: "User",
  sampling_attribute: "id",
  conditions: terms.map((each, index): RulesetCondition => ({ id: String(index), model: "User", ...each }))
})

type Terms = Pick<RulesetCondition, "condition" | "property" | "value">

const readEvaluator = (text: string): { readonly conditions: readonly Terms[]; readonly variant: string } => {
  const [, test = "", variant = ""] = /^(.*) \? '(.*)' : ''$/.exec(text) ?? []
  return { conditions: test.split(" && ").map(readTerms), variant }
}

/** `!customer`, `age > 10`, `age == 29` or `email == 'a@b.c'`. */
const readTerms = (text: string): Terms => {
  const [, property, operator, quoted, number] = /^!?(\w+)(?: (==|>) (?:'(.*)'|(\d+)))?$/.exec(text) ?? []
  if (property === undefined) throw new Error(`the suites have a new condition: ${text}`)
  // As JavaScript has it, a missing value is false.
  if (operator === undefined) return { property, condition: "not_equals", value: "true" }
  if (quoted !== undefined) return { property, condition: "equals", value: quoted }
  return { property, condition: operator === ">" ? "greater_than" : "number_equals", value: number ?? "" }
}
