import { allOperators } from "../targeting/operators/allOperators.ts"
import type { Libraries } from "./Libraries.ts"
import { overrideHash } from "./overrideHash.ts"

/** Everything that any ruleset may need, loaded; on Node. */
export const allLibraries: Libraries = { operators: allOperators, overrideHash }
