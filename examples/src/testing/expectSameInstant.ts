import { expect } from "vitest"

/** That both are the same moment, however they are written. */
export const expectSameInstant = (one: string | undefined, other: string | undefined) =>
  expect(Date.parse(one ?? "")).toBe(Date.parse(other ?? ""))
