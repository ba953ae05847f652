import { expect } from "vitest"
import type { PlanningAnswer } from "./usePlanning.ts"

/** Exactly one error, its keys in order, its id the request's, its status the answer's as a string. */
export const expectPlanningError = (
  { headers, status, text }: PlanningAnswer,
  ...expected: readonly [number, string, string]
) => {
  const document = JSON.parse(text)
  expect(Object.keys(document)).toEqual(["errors"])
  expect(document.errors).toHaveLength(1)
  const [error] = document.errors
  expect(Object.keys(error).slice(0, 4)).toEqual(["id", "status", "title", "detail"])
  expect(Object.keys(error).slice(4).join()).toMatch(/^(?:source)?$/)
  expect([status, error.title, error.detail]).toEqual(expected)
  expect(error.status).toBe(String(status))
  expect(error.id).toBe(headers.get("x-request-id"))
}
