import { Result } from "effect"
import type { z } from "zod"
import { jsonProblem } from "../../procedures/problems/jsonProblem.ts"
import { misspellings } from "../../procedures/problems/names/misspellings.ts"
import { pathAgreement } from "../../procedures/problems/pathAgreement.ts"
import { toValidationErrors } from "../../procedures/problems/toValidationErrors.ts"
import { Id } from "../../schemas/Id.ts"
import { isJsonObject, reachesPrototype } from "../../schemas/parseJsonObject.ts"
import type { ValidationError } from "../../schemas/ValidationError.ts"

/** An invalid item, with the problems that a single request for it would get. */
export interface InvalidItem {
  readonly _tag: "InvalidItem"
  readonly detail: readonly ValidationError[]
}

/** The place of one item in the body. */
export interface ItemPlace {
  /** The field of the body that holds the items. */
  readonly items: string
  readonly index: number
}

/** The problems of one item, located in the whole body. */
export const inBody = (problems: readonly ValidationError[], { index, items }: ItemPlace): InvalidItem => ({
  _tag: "InvalidItem",
  detail: problems.map(({ loc: [place = "body", ...path], msg, type }) => ({
    loc: [place, items, index, ...path],
    msg,
    type
  }))
})

interface Items {
  /** The field of the body that holds the items. */
  readonly items: string
  readonly fields: z.ZodObject
  /** What a client may send back: its fields are no misspellings. */
  readonly answers: readonly z.ZodType[]
}

/** Reads items one by one; an item may repeat the id of the path, and the fields of an answer. */
export const itemReader = <A>({ answers, fields, items }: Items, schema: z.ZodType<A>) => {
  const shape = { ...fields.shape, experiment_id: Id.optional() }
  const misspelt = misspellings("body", shape, { answers })
  return (experimentId: string) =>
    (item: unknown, index: number): Result.Result<A, InvalidItem> => {
      const place = { items, index }
      if (isJsonObject(item) && reachesPrototype(item)) {
        return Result.fail(inBody([jsonProblem({ kind: "prototype" })], place))
      }
      const ofNames = isJsonObject(item)
        ? [...pathAgreement(item, { experiment_id: experimentId }), ...misspelt(item)]
        : []
      const parsed = schema.safeParse(item)
      if (parsed.success && ofNames.length === 0) return Result.succeed(parsed.data)
      const problems = parsed.success ? [] : toValidationErrors(parsed.error.issues, item, () => "body")
      return Result.fail(inBody([...ofNames, ...problems], place))
    }
}
