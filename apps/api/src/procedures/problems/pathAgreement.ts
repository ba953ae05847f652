import { Id } from "../../schemas/Id.ts"
import { readId } from "../../schemas/laxScalars.ts"
import type { ValidationError } from "../../schemas/ValidationError.ts"
import { toValidationErrors } from "./toValidationErrors.ts"

/** The problems of ids in the body that differ from those in the path; null is absence. */
export const pathAgreement = (
  body: Readonly<Record<string, unknown>>,
  path: Readonly<Record<string, string>>
): readonly ValidationError[] =>
  Object.entries(path).flatMap(([key, given]): readonly ValidationError[] => {
    const repeated = Object.hasOwn(body, key) ? body[key] : null
    if (repeated === null) return []
    const parsed = Id.safeParse(readId(repeated))
    if (!parsed.success) {
      const problems = toValidationErrors(parsed.error.issues, repeated, () => "body")
      return problems.map(({ msg, type }) => ({ loc: ["body", key], msg, type }))
    }
    if (parsed.data === String(readId(given)).toLowerCase()) return []
    return [{ loc: ["body", key], msg: `Value error, ${key} does not match the path`, type: "value_error" }]
  })
