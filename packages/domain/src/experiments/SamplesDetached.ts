import { domainError } from "../shared/domainError.ts"

/** An operator has moved the samples of the completed experiment out of the service. */
export class SamplesDetached extends domainError("SamplesDetached", {
  kind: "conflict",
  message:
    "The samples of this experiment are detached. Read the file that they were exported to, or ask an operator to attach them again"
})<{ readonly id: string }> {}
