import { compileCondition } from "@sortition/domain/targeting/compileCondition"
import { readList } from "@sortition/domain/targeting/operators/readList"

/** Why the service would refuse a condition, in its own words; null when it would not. */
export const problemOf = (condition: { readonly condition: string; readonly value: string }): string | null => {
  const compiled = compileCondition(condition)
  return compiled._tag === "Failure" ? compiled.failure.message : null
}

/** The items of a list as the service reads them; the text itself when it is none. */
export const readItems = (value: string): readonly string[] => {
  if (value === "") return []
  const items = readList(value)
  return items._tag === "Failure" ? [value] : items.success
}
