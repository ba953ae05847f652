import { addressOperators } from "./addressOperators.ts"
import type { Operators } from "./Operators.ts"
import { patternOperators } from "./patternOperators.ts"
import { plainOperators } from "./plainOperators.ts"
import { versionOperators } from "./versionOperators.ts"

/** Every operator, with the libraries that they need. */
export const allOperators: Required<Operators> = {
  ...plainOperators,
  ...patternOperators,
  ...versionOperators,
  ...addressOperators
}
