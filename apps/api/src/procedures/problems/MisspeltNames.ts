import type { Problem } from "@sortition/domain/shared/Problem"
import { RequestError } from "./RequestError.ts"

/** The input has unknown names that are nearly known ones. */
export class MisspeltNames extends RequestError {
  override readonly name = "MisspeltNames"
  readonly reason = "invalid_input"
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join("; "))
    this.problems = problems
  }
}
