import { compileCondition } from "@sortition/domain/targeting/compileCondition"
import type { Operators } from "@sortition/domain/targeting/operators/Operators"
import { needsLibrary, operatorsFor } from "@sortition/domain/targeting/operators/operatorsFor"
import { plainOperators } from "@sortition/domain/targeting/operators/plainOperators"
import { readList } from "@sortition/domain/targeting/operators/readList"

interface Comparison {
  readonly condition: string
  readonly value: string
}

/** Whether `problemOf` needs operators that `loadOperators` loads. */
export const usesLibrary = (condition: Comparison): boolean => needsLibrary([condition])

export const loadOperators = (condition: Comparison): Promise<Operators> => operatorsFor([condition])

/** Why the service would refuse a condition, in its own words; null when it would not. */
export const problemOf = (condition: Comparison, operators: Operators = plainOperators): string | null => {
  const compiled = compileCondition(condition, operators)
  return compiled._tag === "Invalid" ? compiled.reason.message : null
}

/** The items of a list as the service reads them; the text itself when it is none. */
export const readItems = (value: string): readonly string[] => {
  if (value === "") return []
  const items = readList(value)
  return items._tag === "Invalid" ? [value] : items.value
}
