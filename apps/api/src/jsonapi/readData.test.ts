import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { JsonApiError } from "./JsonApiError.ts"
import { readData } from "./readData.ts"

const type = "experiments"
const attributes = { name: "My first experiment" }
const created = { type }
const updated = { type, id: "9" }
const missing = (parameter: string) =>
  expect.objectContaining({ status: 400, title: "Missing parameter", detail: expect.stringMatching(`: ${parameter}$`) })
const titled = (status: number, title: string) => expect.objectContaining({ status, title })

it("gives the attributes", () => {
  expect(readData({ type, attributes }, created)).toEqual({ attributes })
  expect(readData({ type, attributes, relationships: {}, odd: 1 }, updated)).toEqual({ attributes })
})

it.each([undefined, null, "", " ", {}, []])("misses data that is %j", (data) => {
  expect(() => readData(data, created)).toThrow(missing("data"))
})

it.each(["text", 5, 0, false, true, [{ type, attributes }]])("refuses data that is %j", (data) => {
  expect(() => readData(data, created)).toThrow(titled(400, "Error"))
})

it.each([undefined, null, "", {}, []])("misses a type that is %j, before anything else", (blank) => {
  expect(() => readData({ type: blank, id: "1" }, created)).toThrow(missing("type"))
})

it.each(["projects", "Experiments", " experiments", 5, false, ["experiments"]])("refuses the type %j", (other) => {
  expect(() => readData({ type: other, id: "1", attributes: "x" }, updated)).toThrow(titled(409, "Wrong type"))
})

describe("the id", () => {
  it.each([undefined, null, "9", 9])("may be %j on update", (id) => {
    expect(readData({ type, id, attributes }, updated)).toEqual({ attributes })
  })

  it.each<unknown>(["8", "09", "", 8, 9.5, true, {}, ["9"], { toString: 1 }])("must not be %j on update", (id) => {
    expect(() => readData({ type, id }, updated)).toThrow(titled(409, "Object ID mismatch"))
  })

  it.each([undefined, null])("may be %j on create", (id) => {
    expect(readData({ type, id, attributes }, created)).toEqual({ attributes })
  })

  it.each(["1", "", 0, false, {}])("must not be %j on create", (id) => {
    expect(() => readData({ type, id }, created)).toThrow(titled(403, "Permission denied"))
  })
})

it.each([undefined, null, "", {}, []])("misses attributes that are %j", (blank) => {
  expect(() => readData({ type, attributes: blank }, created)).toThrow(missing("attributes"))
})

it.each(["name", 5, false, [attributes]])("refuses attributes that are %j", (wrong) => {
  expect(() => readData({ type, attributes: wrong }, created)).toThrow(titled(400, "Error"))
})

it("reads own properties only", () => {
  const inherited: unknown = Object.create({ type, attributes })
  expect(() => readData(inherited, created)).toThrow(missing("data"))
  const disguised: unknown = JSON.parse(`{"__proto__":{"type":"${type}"},"attributes":{"name":"x"}}`)
  expect(() => readData(disguised, created)).toThrow(missing("type"))
})

it("leaves no prototype behind to be merged", () => {
  const data: unknown = JSON.parse(`{"type":"${type}","attributes":{"__proto__":{"archived":true},"name":"x"}}`)
  const read = readData(data, created).attributes
  expect(Object.keys(read)).toEqual(["name"])
  expect(Object.assign({}, read)).not.toHaveProperty("archived")
})

it("answers anything with attributes or a refusal", () => {
  const part = fc.oneof(fc.jsonValue(), fc.anything())
  const data = fc.oneof(
    part,
    fc.record({ type: fc.oneof(fc.constant(type), part), id: part, attributes: part }, { requiredKeys: [] })
  )
  fc.assert(
    fc.property(data, fc.constantFrom(created, updated), (sent, expected) => {
      try {
        expect(readData(sent, expected).attributes).toBeTypeOf("object")
      } catch (error) {
        expect(error).toBeInstanceOf(JsonApiError)
      }
    })
  )
})
