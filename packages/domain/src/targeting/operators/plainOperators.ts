import { valid } from "../../shared/Checked.ts"
import { dateOperators } from "./dateOperators.ts"
import { numberOperators } from "./numberOperators.ts"
import type { Operator } from "./Operator.ts"
import { textOperators } from "./textOperators.ts"

const exists: Operator = () => valid((attribute) => attribute != null)

/** The operators that need no library. */
export const plainOperators = { ...textOperators, ...numberOperators, ...dateOperators, exists }
