import type { Checked } from "../shared/Checked.ts"

/** The value of a check that passes; throws the reason otherwise. */
export const validOf = <A>(checked: Checked<A, unknown>): A => {
  if (checked._tag === "Valid") return checked.value
  throw new Error(JSON.stringify(checked.reason))
}
