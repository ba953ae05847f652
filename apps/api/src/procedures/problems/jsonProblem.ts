import type { JsonFault } from "../../schemas/parseJsonObject.ts"
import type { ValidationError } from "../../schemas/ValidationError.ts"

/** What FastAPI reports for bytes that are not a JSON object. */
export const jsonProblem = (fault: JsonFault): ValidationError => {
  switch (fault.kind) {
    case "encoding":
      return { loc: ["body", 0], msg: "JSON decode error, the body is not valid UTF-8", type: "json_invalid" }
    case "syntax":
      return { loc: ["body", fault.position], msg: "JSON decode error", type: "json_invalid" }
    case "shape":
      return {
        loc: ["body"],
        msg: "Input should be a valid dictionary or object to extract fields from",
        type: "model_attributes_type"
      }
    case "prototype":
      return {
        loc: ["body"],
        msg: "Value error, must not contain the keys __proto__ or constructor.prototype",
        type: "value_error"
      }
  }
}
