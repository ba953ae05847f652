import type { Condition } from "../Criterion.ts"
import type { Operators } from "./Operators.ts"
import { namedOperator, type OperatorName } from "./operatorNames.ts"
import { plainOperators } from "./plainOperators.ts"

/** Loads operators that need a library, with it. */
type Load = () => Promise<Operators>

const patterns: Load = async () => (await import("./patternOperators.ts")).patternOperators
const versions: Load = async () => (await import("./versionOperators.ts")).versionOperators
const addresses: Load = async () => (await import("./addressOperators.ts")).addressOperators

const loads: Readonly<Record<Exclude<OperatorName, keyof typeof plainOperators>, Load>> = {
  matches: patterns,
  matches_ignore_case: patterns,
  semver_equals: versions,
  semver_greater_than: versions,
  semver_greater_than_or_equal: versions,
  semver_less_than: versions,
  semver_less_than_or_equal: versions,
  in_cidr: addresses
}

const needsLoad = (name: OperatorName | undefined): name is keyof typeof loads =>
  name !== undefined && Object.hasOwn(loads, name)

const loadsOf = (conditions: readonly Pick<Condition, "condition">[]): ReadonlySet<Load> =>
  new Set(
    conditions.flatMap(({ condition }) => {
      const { operator } = namedOperator(condition)
      return needsLoad(operator) ? loads[operator] : []
    })
  )

/** Whether `operatorsFor` loads a library for one of these conditions. */
export const needsLibrary = (conditions: readonly Pick<Condition, "condition">[]): boolean =>
  loadsOf(conditions).size > 0

/** The operators without a library, and those that these conditions use; loads their libraries. Rejects when one cannot be loaded. */
export const operatorsFor = async (conditions: readonly Pick<Condition, "condition">[]): Promise<Operators> => {
  const loaded = await Promise.all([...loadsOf(conditions)].map((load) => load()))
  const all: Operators = { ...plainOperators }
  for (const operators of loaded) Object.assign(all, operators)
  return all
}
