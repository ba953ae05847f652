import { Id } from "../../schemas/Id.ts"
import type { ValidationError } from "../../schemas/ValidationError.ts"
import { toValidationErrors } from "./toValidationErrors.ts"

/** The problems of ids in the body that differ from those in the path. */
export const pathAgreement = (
  body: Readonly<Record<string, unknown>>,
  path: Readonly<Record<string, string>>
): readonly ValidationError[] =>
  Object.entries(path).flatMap(([key, given]): readonly ValidationError[] => {
    if (!Object.hasOwn(body, key)) return []
    const parsed = Id.safeParse(body[key])
    if (!parsed.success) {
      const problems = toValidationErrors(parsed.error.issues, body[key], () => "body")
      return problems.map(({ msg, type }) => ({ loc: ["body", key], msg, type }))
    }
    if (parsed.data === given.toLowerCase()) return []
    return [{ loc: ["body", key], msg: `Value error, ${key} does not match the path`, type: "value_error" }]
  })
