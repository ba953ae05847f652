import type { RawAnswer } from "@sortition/api/testing/sendRaw"
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import type { Operation } from "./Document.ts"

const pointer = (...steps: readonly string[]) =>
  steps.map((step) => `/${encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")

const typeOf = ({ headers }: RawAnswer) => String(headers["content-type"] ?? "").split(";")[0] ?? ""

/** What HTTP itself refuses, at every address alike, in the shape of the operation's other errors: a body where none is read, among others. */
const ofHttp: Readonly<Record<string, true>> = { 408: true, 413: true, 414: true, 415: true, 431: true }

/** Says what an answer has that the document does not, by an independent validator; null for nothing. */
export const documentJudge = (document: object) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { binary: true } })
  addFormats.default(ajv)
  ajv.addSchema(document, "document")
  const compiled = new Map<string, ValidateFunction>()
  const validatorOf = (place: string): ValidateFunction => {
    const known = compiled.get(place) ?? ajv.compile({ $ref: `document#${place}` })
    compiled.set(place, known)
    return known
  }
  const problemsOf = ({ method, path }: Operation, status: string, type: string, value: unknown): string | null => {
    const place = pointer("paths", path, method.toLowerCase(), "responses", status, "content", type, "schema")
    const validate = validatorOf(place)
    return validate(value) ? null : ajv.errorsText(validate.errors)
  }
  return {
    answer: (operation: Operation, answer: RawAnswer): string | null => {
      const given = String(answer.status)
      const status = operation.responses[given] === undefined && ofHttp[given] ? "400" : given
      const documented = operation.responses[status]
      if (documented === undefined) return `the status ${status} is not documented`
      if (documented.content === undefined) return answer.text === "" ? null : "the body is not documented"
      const type = typeOf(answer)
      if (documented.content[type] === undefined) return `${type} is not documented`
      // A file has a format of its own.
      return /json$/.test(type) && !/ndjson$/.test(type)
        ? problemsOf(operation, status, type, JSON.parse(answer.text))
        : null
    },
    /** The same for the data of a success over tRPC. */
    data: (operation: Operation, data: unknown): string | null => {
      const [status = "", documented] = Object.entries(operation.responses)[0] ?? []
      const isJson = documented?.content?.["application/json"] !== undefined
      return isJson ? problemsOf(operation, status, "application/json", data) : null
    }
  }
}
