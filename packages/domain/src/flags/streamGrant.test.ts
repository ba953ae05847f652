import { randomBytes } from "node:crypto"
import { expect, it } from "vitest"
import { grantEnd, readGrant, writeGrant } from "./streamGrant.ts"

const hour = 3_600_000
const day = Date.UTC(2026, 10, 29)
const key = randomBytes(32)
const granted = (tokenId: string | null, now: number) => writeGrant({ tokenId, expiresAt: grantEnd(now) }, key)

it("is read as it was written, with and without a token", () => {
  for (const tokenId of ["17", "9223372036854775807", null]) {
    expect(readGrant(granted(tokenId, day), key, day)).toEqual({ tokenId, expiresAt: day + 24 * hour })
  }
})

it("stays the same for half a day, and lasts for 12 to 24 hours", () => {
  expect(granted("17", day + 12 * hour - 1)).toBe(granted("17", day))
  expect(granted("17", day + 12 * hour)).not.toBe(granted("17", day))
  expect(grantEnd(day + 12 * hour - 1) - (day + 12 * hour - 1)).toBe(12 * hour + 1)
  expect(grantEnd(day) - day).toBe(24 * hour)
})

it("is read until its end", () => {
  const text = granted("17", day)
  expect(readGrant(text, key, day + 24 * hour - 1)).not.toBeNull()
  expect(readGrant(text, key, day + 24 * hour)).toBeNull()
})

it("is refused under another key, and when any character differs", () => {
  const text = granted("17", day)
  expect(readGrant(text, randomBytes(32), day)).toBeNull()
  for (let index = 0; index < text.length - 1; index++) {
    const other = text[index] === "1" ? "2" : "1"
    expect(readGrant(text.slice(0, index) + other + text.slice(index + 1), key, day)).toBeNull()
  }
})

it.each(["", "17", "17.1", "a.1.b", `0.1.${"a".repeat(43)}`, `open.1.${"a".repeat(44)}`])("refuses %j", (text) => {
  expect(readGrant(text, key, 0)).toBeNull()
})
