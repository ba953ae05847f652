import { Result } from "effect"
import { jsonProblem } from "../procedures/problems/jsonProblem.ts"
import { type JsonObject, parseJsonObject } from "../schemas/parseJsonObject.ts"
import type { ValidationError } from "../schemas/ValidationError.ts"

/** The JSON object in a request's body, or the problem as FastAPI reports it. The items of the list `items` are checked later, one by one. */
export const parseBody = (bytes: Buffer | undefined, items?: string): Result.Result<JsonObject, ValidationError> =>
  bytes === undefined || bytes.length === 0
    ? Result.fail({ loc: ["body"], msg: "Field required", type: "missing" })
    : Result.mapError(parseJsonObject(bytes, items), jsonProblem)
