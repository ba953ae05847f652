import { domainError } from "../shared/domainError.ts"
export class OverrideNotFound extends domainError("OverrideNotFound", {
  kind: "not_found",
  message: "Override not found"
})<{ readonly id: string }> {}
