import { InvalidInput } from "./InvalidInput.ts"
import type { Problem } from "./Problem.ts"

/** A problem with one attribute of a JSON:API body; the message is a whole sentence. */
export const attributeProblem = (attribute: string, message: string): Problem => ({
  path: ["data", "attributes", attribute],
  message
})

/** Fails for that one attribute. */
export const invalidAttribute = (attribute: string, message: string): InvalidInput =>
  new InvalidInput({ problems: [attributeProblem(attribute, message)] })
