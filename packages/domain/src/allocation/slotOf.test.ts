import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { hashOf, slotHasher, slotOf, slotOfHash } from "./slotOf.ts"

interface Case {
  readonly salt: string
  readonly sampled_entity: string
  readonly sampled_value: string
  readonly u32: number
  readonly slot: number
}
const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("../../vectors/allocation.json", import.meta.url), "utf8")
)
const text = fc.string({ unit: "binary" })
const salt = "0123456789abcdef0123456789abcdef"

describe("the published vectors", () => {
  it("are many", () => expect(cases.length).toBeGreaterThanOrEqual(60))

  it.each(cases)("give slot $slot to $sampled_entity $sampled_value", (given) => {
    expect(hashOf(given.salt, given.sampled_entity, given.sampled_value)).toBe(given.u32)
    expect(slotOf(given.salt, given.sampled_entity, given.sampled_value)).toBe(given.slot)
    expect(slotHasher(given.salt)(given.sampled_entity, given.sampled_value)).toBe(given.slot)
  })
})

it("covers exactly the slots 0 to 9,999", () => {
  expect(slotOfHash(0)).toBe(0)
  expect(slotOfHash(2 ** 32 - 1)).toBe(9_999)
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 32 - 1 }), (hash) => slotOfHash(hash) === Number((BigInt(hash) * 10_000n) >> 32n))
  )
})

it("is the same slot one by one and by a hasher, for any text, salt and first word", () => {
  const anyText = fc.oneof(text, fc.string(), fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme-ascii" }))
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.constantFrom("bucket", "layer", "b"), (salt, entity, value, domain) => {
      const hasher = slotHasher(salt, domain)
      expect(hasher(entity, value)).toBe(slotOf(salt, entity, value, domain))
      expect(hasher(value, entity)).toBe(slotOf(salt, value, entity, domain))
    }),
    { numRuns: 2_000 }
  )
})

it("is the same slot by a hasher for values around the length where the encoder is faster, with any character at any place", () => {
  const hasher = slotHasher(salt)
  for (const character of ["a", "\u007f", "\u0080", "é", "€", "😀", "\ud83d", "\ude00", "\u0000"]) {
    for (let length = 0; length <= 40; length++) {
      for (const at of [0, length >> 1, length]) {
        const value = "x".repeat(at) + character + "y".repeat(length - at)
        for (const entity of ["", "U", "Us", "Use", "User", character]) {
          expect(hasher(entity, value)).toBe(slotOf(salt, entity, value))
        }
      }
    }
  }
})

it("hashes texts longer than any before, and remembers nothing of them", () => {
  const hasher = slotHasher(salt)
  const before = hasher("User", "42")
  for (const long of ["x".repeat(100_000), "🎯".repeat(50_000)]) {
    expect(hasher("User", long)).toBe(slotOf(salt, "User", long))
    expect(hasher("User", "42")).toBe(before)
  }
})

it("keeps hashes for different purposes apart", () => {
  const same = Array.from({ length: 10_000 }, (_, i) => `${i}`).filter(
    (value) => slotOf(salt, "User", value) === slotOf(salt, "User", value, "layer")
  )
  expect(same.length).toBeLessThan(8)
})
