import type { JsonApiError } from "./JsonApiError.ts"
import type { QueryPairs } from "./queryPairs.ts"

/** A single value, or nested names, as in `filter[created_at][from]`. */
export type FieldShape = "value" | { readonly [name: string]: FieldShape }

const brackets = /^(?:\[[^[\]]*\])*$/

const find = (shape: FieldShape, [name, ...below]: readonly string[]): "misshapen" | "unknown" | "value" => {
  if (name === undefined) return shape === "value" ? "value" : "misshapen"
  if (shape === "value" || name === "") return "misshapen"
  const next = Object.hasOwn(shape, name) ? shape[name] : undefined
  return next === undefined ? "unknown" : find(next, below)
}

/**
 * The values of `root` and of the names nested in it, by full key; the last value of a repeated key counts. Names that the shape does not
 * have are ignored. A value in place of names, names in place of a value, and unbalanced brackets are errors.
 */
export const queryFields = (
  pairs: QueryPairs,
  root: string,
  shape: FieldShape,
  invalid: (key: string) => JsonApiError
): ReadonlyMap<string, string> => {
  const values = new Map<string, string>()
  for (const [key, value] of pairs) {
    if (key !== root && !key.startsWith(`${root}[`)) continue
    const below = key.slice(root.length)
    if (!brackets.test(below)) throw invalid(key)
    const names = Array.from(below.matchAll(/\[(.*?)\]/gs), ([, name = ""]) => name)
    const found = find(shape, names)
    if (found === "misshapen") throw invalid(key)
    if (found === "value") values.set(key, value)
  }
  return values
}
