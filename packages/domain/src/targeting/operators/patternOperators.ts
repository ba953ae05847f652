import { mapValid } from "../../shared/Checked.ts"
import { compilePattern } from "./compilePattern.ts"
import type { Operator } from "./Operator.ts"

const matches =
  (ignoreCase: boolean): Operator =>
  (value) =>
    mapValid(compilePattern(value, ignoreCase), (isFound) => (attribute) => {
      return typeof attribute === "string" && isFound(attribute)
    })

/** Needs `re2js`. */
export const patternOperators = { matches: matches(false), matches_ignore_case: matches(true) }
