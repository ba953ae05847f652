import { domainError } from "../shared/domainError.ts"

/** The plan can no longer change: what a test is tuned for must be fixed before its first sample. */
export class PlanFixed extends domainError("PlanFixed", {
  kind: "conflict",
  message: "The experiment has samples, so its plan is fixed"
})<{ readonly id: string }> {}
