import { expect, it } from "vitest"
import { readFlagContext } from "./readFlagContext.ts"

it("reads the targeting key as the sampled value, and the rest as attributes of the entity", () => {
  expect(readFlagContext({ targetingKey: "user-1", plan: "pro", age: 12, tags: ["a"], nothing: null }, "User")).toEqual(
    {
      sampledEntity: "User",
      sampledValue: "user-1",
      attributes: { User: { plan: "pro", age: 12, tags: ["a"], nothing: null } }
    }
  )
})

it("prefers the context's entity, which is no attribute", () => {
  expect(readFlagContext({ targetingKey: "d-1", entity: "Device", os: "linux" }, "User")).toEqual({
    sampledEntity: "Device",
    sampledValue: "d-1",
    attributes: { Device: { os: "linux" } }
  })
})

it("reads an object as another model; one of the entity's own name adds to the entity's attributes, which win", () => {
  const context = { targetingKey: "1", User: { plan: "free", age: 3 }, plan: "pro", account: { seats: 5 } }
  expect(readFlagContext(context, "User")).toMatchObject({
    attributes: { User: { plan: "pro", age: 3 }, account: { seats: 5 } }
  })
})

it("has the attributes of the entity even if the context has none", () => {
  expect(readFlagContext({ targetingKey: "1" }, "User")).toMatchObject({ attributes: { User: {} } })
})

it("writes dates as JSON does, at every level that a condition reads", () => {
  const date = new Date("2026-11-29T10:00:00Z")
  const wrong = new Date(Number.NaN)
  expect(readFlagContext({ targetingKey: "1", since: date, wrong, account: { since: [date] } }, "User")).toMatchObject({
    attributes: {
      User: { since: "2026-11-29T10:00:00.000Z", wrong: null },
      account: { since: ["2026-11-29T10:00:00.000Z"] }
    }
  })
})

it("keeps names that objects inherit", () => {
  const context = JSON.parse(`{"targetingKey": "1", "__proto__": {"constructor": 1}, "toString": "x"}`)
  const read = readFlagContext(context, "User")
  expect(JSON.stringify(read)).toBe(
    `{"sampledEntity":"User","sampledValue":"1","attributes":{"__proto__":{"constructor":1},"User":{"toString":"x"}}}`
  )
})

it("does not change the context", () => {
  const context = Object.freeze({ targetingKey: "1", account: Object.freeze({ plan: "pro" }) })
  expect(readFlagContext(context, "User")).toMatchObject({ attributes: { account: { plan: "pro" } } })
})

it.each([{}, { targetingKey: undefined }, { targetingKey: null }, { targetingKey: "" }])(
  "misses the targeting key in %j",
  (context) => {
    expect(readFlagContext(context, "User")).toMatchObject({ errorCode: "TARGETING_KEY_MISSING" })
  }
)

it.each([
  { targetingKey: 12 },
  { targetingKey: "a\u0000b" },
  { targetingKey: "\ud800" },
  { targetingKey: "x".repeat(513) },
  { targetingKey: "1", entity: 5 },
  { targetingKey: "1", entity: "" },
  { targetingKey: "1", entity: null },
  { targetingKey: "1", entity: "x".repeat(129) }
])("finds what no sample can have: case %#", (context) => {
  expect(readFlagContext(context, "User")).toMatchObject({ errorCode: "INVALID_CONTEXT" })
})

it("counts code points", () => {
  expect(readFlagContext({ targetingKey: "🎲".repeat(512) }, "User")).toMatchObject({ sampledEntity: "User" })
  expect(readFlagContext({ targetingKey: "🎲".repeat(513) }, "User")).toMatchObject({ errorCode: "INVALID_CONTEXT" })
})
