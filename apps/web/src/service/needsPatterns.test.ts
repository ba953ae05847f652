import { compileCondition } from "@sortition/domain/targeting/compileCondition"
import { operatorTexts } from "@sortition/domain/targeting/operators/operators"
import { expect, it } from "vitest"
import { needsPatterns } from "./needsPatterns.ts"

const needsPattern = (condition: string): boolean => {
  const compiled = compileCondition({ condition, value: "(" })
  return compiled._tag === "Failure" && compiled.failure.message.includes("RE2 syntax")
}

it("patterns are loaded for exactly those operators whose value is a pattern", () => {
  const loading = operatorTexts.filter((condition) => needsPatterns([{ condition }]))
  expect(loading).toEqual(operatorTexts.filter(needsPattern))
  expect(loading).toHaveLength(4)
})
