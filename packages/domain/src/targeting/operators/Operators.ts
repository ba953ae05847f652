import type { Operator } from "./Operator.ts"
import type { OperatorName } from "./operatorNames.ts"

/** The operators at hand. Some need a library, which a browser loads only for conditions that use it: `operatorsFor`. */
export type Operators = { readonly [Name in OperatorName]?: Operator }
