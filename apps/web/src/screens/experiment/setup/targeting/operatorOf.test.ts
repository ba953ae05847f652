import { operatorSynonyms } from "@sortition/domain/targeting/operators/operatorNames"
import { operatorTexts } from "@sortition/domain/targeting/operators/operatorTexts"
import { expect, it } from "vitest"
import { operatorGroups } from "../../../../texts/setup/operators.ts"
import { operatorName, operatorOf } from "./operatorOf.ts"

it("reads and writes every operator of the domain, and lists each in one group", () => {
  const resolved = operatorTexts.map(
    (text) => Object.entries(operatorSynonyms).find(([name]) => name === text)?.[1] ?? text
  )
  const chosen = operatorTexts.map(operatorOf)
  expect(chosen.map((each) => each && operatorName(each))).toEqual(resolved)
  const bases = new Set(chosen.flatMap((each) => each?.base ?? []))
  expect(operatorGroups.flatMap(({ operators }) => operators).toSorted()).toEqual([...bases].toSorted())
})

it("does not know an operator that the domain does not know", () => {
  expect(operatorOf("greater_than_ignore_case")).toBeNull()
  expect(operatorOf("not_not_equals")).toBeNull()
})
