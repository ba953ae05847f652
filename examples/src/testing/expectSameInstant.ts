import { expect } from "vitest"

/** Compares two instants, which may be written differently. */
export const expectSameInstant = (one: string | undefined, other: string | undefined) =>
  expect(Date.parse(one ?? "")).toBe(Date.parse(other ?? ""))
