import { Result } from "effect"
import { jsonProblem } from "../procedures/problems/jsonProblem.ts"
import { type JsonObject, parseJsonObject } from "../schemas/parseJsonObject.ts"
import type { ValidationError } from "../schemas/ValidationError.ts"

/** The JSON object in a request's body, or what FastAPI reports for it; the list `items` is checked item by item later. */
export const parseBody = (bytes: Buffer | undefined, items?: string): Result.Result<JsonObject, ValidationError> =>
  bytes === undefined || bytes.length === 0
    ? Result.fail({ loc: ["body"], msg: "Field required", type: "missing" })
    : Result.mapError(parseJsonObject(bytes, items), jsonProblem)
