import { domainError } from "../shared/domainError.ts"

/** Unknown people, and people whom the caller may not know of, fail alike: the failure does not say which. */
export class UserNotFound extends domainError("UserNotFound", {
  kind: "not_found",
  reason: "record_not_found",
  message: "No such user. Name a person by the exact e-mail address, or by the id of a user who shares a team with you"
})<Readonly<Record<string, never>>> {}
