import type { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import { z } from "zod"
import { HTTPError } from "../../procedures/HTTPError.ts"
import { wirePath } from "../../procedures/problems/wirePath.ts"
import { ruleBroken, ValidationError } from "../../schemas/ValidationError.ts"
import { type InvalidItem, type ItemPlace, inBody } from "./itemReader.ts"

/** The body that a single request for the item would get. */
export const ItemError = z
  .object({
    detail: z.union([z.string(), z.array(ValidationError)]),
    reason: HTTPError.shape.reason.optional().meta({ description: "As `status`; absent when `detail` lists problems." })
  })
  .meta({ id: "BulkError", description: "What a request for this item alone would answer." })

const toWire = wirePath()

interface OtherFailure<Reason> {
  readonly _tag: string
  readonly message: string
  readonly reason: Reason
}

type ErrorReason = z.infer<typeof HTTPError>["reason"]

const isInvalidInput = (error: { readonly _tag: string }): error is InvalidInput => error._tag === "InvalidInput"
const isInvalidItem = (error: { readonly _tag: string }): error is InvalidItem => error._tag === "InvalidItem"

/** The result of an item that failed. */
export const itemFailure = <Reason extends ErrorReason>(
  error: InvalidInput | InvalidItem | OtherFailure<Reason>,
  place: ItemPlace
): { status: Reason | "invalid_input"; error: z.infer<typeof ItemError> } => {
  if (isInvalidItem(error)) return { status: "invalid_input", error: { detail: [...error.detail] } }
  if (isInvalidInput(error)) {
    const problems = error.problems.map(({ message, path }) => ruleBroken(toWire(path), message))
    return { status: "invalid_input", error: { detail: [...inBody(problems, place).detail] } }
  }
  return { status: error.reason, error: { detail: error.message, reason: error.reason } }
}
