import type { EvaluationContextValue, JsonValue } from "@openfeature/core"
import type { Asked } from "./Side.ts"

export const typeOf = (name: string): Asked["type"] => {
  const found = types.find((type) => type.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Error(`the suites have no type ${name}`)
  return found
}

const types = ["Boolean", "String", "Integer", "Float", "Object"] as const

/** A value as the suites write it; quotes inside are escaped. */
export const valueOf = (type: Asked["type"], text: string): JsonValue & EvaluationContextValue => {
  switch (type) {
    case "Boolean":
      return text === "true"
    case "String":
      return text
    case "Integer":
    case "Float":
      return Number(text)
    case "Object":
      return JSON.parse(text.replaceAll(`\\"`, `"`))
  }
}
