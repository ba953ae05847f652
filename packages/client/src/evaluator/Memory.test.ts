import { expect, it } from "vitest"
import { Memory } from "./Memory.ts"
import type { Remembered } from "./Remembered.ts"

const answer = (bucket: string): Remembered => ({
  reason: "already_sampled",
  bucket,
  version: 1,
  slot: 1,
  revision: null
})
const at = (id: string, revision = 1) => ({ id, revision })
const user = (value: string | number) => ({ sampledEntity: "User", sampledValue: String(value) })

it("keeps entities of different kinds and experiments apart", () => {
  const memory = new Memory(100)
  memory.set("one", user(1), answer("a"))
  memory.set("two", user(1), answer("b"))
  memory.set("one", { sampledEntity: "Account", sampledValue: "1" }, answer("c"))
  expect(memory.get(at("one"), user(1))?.bucket).toBe("a")
  expect(memory.get(at("two"), user(1))?.bucket).toBe("b")
  expect(memory.get(at("two"), user(2))).toBeUndefined()
})

it("forgets the oldest, and keeps at least half of what it may", () => {
  const memory = new Memory(100)
  for (let each = 0; each < 1_000; each++) memory.set("one", user(each), answer(String(each)))
  const known = Array.from({ length: 1_000 }, (_, each) => memory.get(at("one"), user(each)) !== undefined)
  expect(known.slice(-50)).toEqual(Array.from({ length: 50 }, () => true))
  expect(known.filter(Boolean).length).toBeLessThanOrEqual(100)
})

it("remembers a refusal until the experiment changes, and a sample for ever", () => {
  const memory = new Memory(100)
  memory.set("one", user(1), { ...answer("a"), bucket: null, reason: "quota_reached", revision: 3 })
  memory.set("one", user(2), answer("a"))
  expect([3, 4].map((revision) => memory.get(at("one", revision), user(1))?.reason)).toEqual([
    "quota_reached",
    undefined
  ])
  expect([3, 4].map((revision) => memory.get(at("one", revision), user(2))?.bucket)).toEqual(["a", "a"])
})
