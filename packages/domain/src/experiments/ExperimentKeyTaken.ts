import { domainError } from "../shared/domainError.ts"

/** Another experiment of the team, perhaps an archived one, has the key. */
export class ExperimentKeyTaken extends domainError("ExperimentKeyTaken", { kind: "conflict" })<{
  readonly key: string
}> {
  override get message() {
    return `Another experiment of the team has the key ${JSON.stringify(this.key)}`
  }
}
