import { domainError } from "./domainError.ts"
import type { Problem } from "./Problem.ts"

export class InvalidInput extends domainError("InvalidInput", { kind: "invalid" })<{
  readonly problems: readonly Problem[]
}> {
  override get message() {
    return this.problems.map(({ message }) => message).join("; ")
  }
}

export const fieldProblem = (field: string, message: string): Problem => ({ path: [field], message })

/** One field of the input breaks a rule. */
export const invalidField = (field: string, message: string): InvalidInput =>
  new InvalidInput({ problems: [fieldProblem(field, message)] })
