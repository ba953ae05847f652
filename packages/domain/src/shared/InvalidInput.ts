import { domainError } from "./domainError.ts"
import type { Problem } from "./Problem.ts"

export class InvalidInput extends domainError("InvalidInput", { kind: "invalid" })<{
  readonly problems: readonly Problem[]
}> {
  override get message() {
    return this.problems.map(({ message }) => message).join("; ")
  }
}
