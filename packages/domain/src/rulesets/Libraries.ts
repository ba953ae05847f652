import type { Operators } from "../targeting/operators/Operators.ts"
import type { OverrideHash } from "./overrideText.ts"

/** What the rules of a ruleset need. `librariesFor` loads exactly that; `allLibraries` has everything. */
export interface Libraries {
  readonly operators: Operators
  /** Null when no experiment has an override. */
  readonly overrideHash: OverrideHash | null
}
