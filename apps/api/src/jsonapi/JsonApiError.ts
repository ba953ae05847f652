import type { Problem } from "@sortition/domain/shared/Problem"
import { RequestError } from "../procedures/problems/RequestError.ts"

/** The answer to one kind of error, without the detail. */
interface Kind {
  readonly status: number
  readonly title: string
  readonly reason: RequestError["reason"]
}

const missing: Kind = { status: 400, title: "Missing parameter", reason: "invalid_input" }
const invalid: Kind = { status: 400, title: "Validation error", reason: "invalid_input" }
const badFilter: Kind = { status: 400, title: "Filter parameter error", reason: "invalid_input" }
const notSupported: Kind = { status: 400, title: "Not supported", reason: "invalid_input" }
const badRequest: Kind = { status: 400, title: "Error", reason: "invalid_input" }
const malformed: Kind = { status: 400, title: "Error", reason: "malformed_request" }
const wrongType: Kind = { status: 409, title: "Wrong type", reason: "invalid_input" }
const idMismatch: Kind = { status: 409, title: "Object ID mismatch", reason: "invalid_input" }
const clientId: Kind = { status: 403, title: "Permission denied", reason: "permission_denied" }
const notAcceptable: Kind = { status: 406, title: "Not acceptable", reason: "malformed_request" }
const unsupported: Kind = { status: 415, title: "Unsupported media type", reason: "malformed_request" }

const missingPaths = { data: ["data"], type: ["data", "type"], attributes: ["data", "attributes"] } as const

/** A request that the JSON:API edge rejects before the domain sees it; the message is the detail. */
export class JsonApiError extends RequestError {
  override readonly name = "JsonApiError"
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly reason: RequestError["reason"]
  readonly problems: readonly Problem[]

  constructor(kind: Kind, detail: string, problems: readonly Problem[] = []) {
    super(detail)
    this.status = kind.status
    this.title = kind.title
    this.detail = detail
    this.reason = kind.reason
    this.problems = problems
  }

  static missingParameter(parameter: keyof typeof missingPaths) {
    return at(missing, missingPaths[parameter], `param is missing or the value is empty: ${parameter}`)
  }

  /** Problems in the order of their messages; paths start at the body, as `["data", "attributes", "name"]`. */
  static validation(problems: readonly Problem[]) {
    const messages = problems.map(({ message }) => message)
    return new JsonApiError(invalid, `Validation failed: ${messages.join(", ")}`, problems)
  }

  /** `key` is the query parameter, as `filter[archived]`. */
  static filter(key: string) {
    return at(badFilter, [key], "Filter parameter contains incorrect value")
  }

  static includeNotSupported() {
    return at(notSupported, ["include"], "Include param is not supported by this endpoint")
  }

  /** A value of the wrong shape in a readable body or query; titled `Error`. */
  static badRequest(path: Problem["path"], detail: string) {
    return at(badRequest, path, detail)
  }

  /** An unreadable body; titled `Error`. */
  static malformed(detail: string) {
    return new JsonApiError(malformed, detail)
  }

  static wrongType() {
    return at(wrongType, ["data", "type"], "Wrong object type within parameters")
  }

  static idMismatch() {
    return at(idMismatch, ["data", "id"], "Object ID mismatch in URL and request body")
  }

  static clientGeneratedId() {
    return at(clientId, ["data", "id"], "Client-generated ids are not accepted; omit id")
  }

  static unsupportedMediaType(detail: string) {
    return new JsonApiError(unsupported, detail)
  }

  static notAcceptable(detail: string) {
    return new JsonApiError(notAcceptable, detail)
  }
}

const at = (kind: Kind, path: Problem["path"], detail: string) =>
  new JsonApiError(kind, detail, [{ path, message: detail }])

/** The body of an error; `id` is that of the request. */
export const errorDocument = (id: string, status: number, title: string, detail: string) => ({
  errors: [{ id, status: String(status), title, detail }]
})
