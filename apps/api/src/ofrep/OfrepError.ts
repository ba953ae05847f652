import { RestError } from "../rest/RestError.ts"

/** What is wrong, in the words of the protocol. */
export type OfrepErrorCode = "FLAG_NOT_FOUND" | "GENERAL" | "INVALID_CONTEXT" | "PARSE_ERROR" | "TARGETING_KEY_MISSING"

/** An error that the protocol has a code for. */
export class OfrepError extends RestError {
  readonly code: OfrepErrorCode

  constructor(code: OfrepErrorCode, detail: string) {
    super(code === "FLAG_NOT_FOUND" ? 404 : 400, detail)
    this.code = code
  }
}
