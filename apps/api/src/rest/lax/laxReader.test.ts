import { describe, expect, it } from "vitest"
import { z } from "zod"
import { Attributes } from "../../schemas/Attributes.ts"
import { Finite } from "../../schemas/Finite.ts"
import { Id } from "../../schemas/Id.ts"
import { Timestamp } from "../../schemas/Timestamp.ts"
import { laxReader } from "./laxReader.ts"

const item = z.object({ id: Id.optional(), count: z.int().default(1) })
const schema = z.object({
  name: z.string(),
  share: z.int().min(0).max(100),
  active: z.boolean().default(true),
  start: Timestamp.nullable().optional().meta({ description: "Described later." }),
  completed: z.literal(true).optional(),
  id: Id.optional(),
  items: z.array(item).default([]),
  attributes: Attributes.optional()
})
const read = laxReader(schema.shape)

describe("null", () => {
  it("is absence where a field is optional and not nullable, at any depth", () => {
    const given = { active: null, completed: null, id: null, attributes: null, items: [{ id: null, count: null }] }
    expect(read(given)).toEqual({ items: [{}] })
    expect(read({ items: null })).toEqual({})
  })

  it("stays in required and nullable fields, and in what is free-form or unknown", () => {
    const given = {
      name: null,
      share: null,
      start: null,
      attributes: { User: { plan: null } },
      more: null,
      items: [null]
    }
    expect(read(given)).toBe(given)
  })
})

it("returns the very object, and the very parts of it, when nothing has another form", () => {
  const items = [{ count: 1 }]
  const given = { name: "5", share: 5, active: false, start: "2030-01-01", items, attributes: { User: { age: "5" } } }
  expect(read(given)).toBe(given)
  expect(read({ ...given, share: "5" }).items).toBe(items)
})

it("leaves what it reads unchanged, and unknown fields as they are", () => {
  const given = Object.freeze({ share: "5", more: "5", items: Object.freeze([Object.freeze({ count: "2" })]) })
  expect(read(given)).toEqual({ share: 5, more: "5", items: [{ count: 2 }] })
  expect(given).toEqual({ share: "5", more: "5", items: [{ count: "2" }] })
})

it("reads numbers that need not be whole from text and booleans, as pydantic does", () => {
  const readNumber = laxReader({ value: Finite.nullable() })
  const forms = ["1.5", " -2e3 ", "1_000.25", ".5", "5.", true, false, 0.1]
  expect(forms.map((value) => readNumber({ value }).value)).toEqual([1.5, -2_000, 1_000.25, 0.5, 5, 1, 0, 0.1])
  for (const value of ["", "much", "0x10", "1,5", "1e", "_1", null]) expect(readNumber({ value }).value).toBe(value)
})

it("leaves a value of another kind to be refused", () => {
  const given = { name: 5, share: [], active: {}, items: "all", attributes: "none" }
  expect(read(given)).toBe(given)
})
