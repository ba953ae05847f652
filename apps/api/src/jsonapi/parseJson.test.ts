import fc from "fast-check"
import { expect, it } from "vitest"
import { JsonApiError } from "./JsonApiError.ts"
import { parseJson } from "./parseJson.ts"

it("reads a missing body as an empty object", () => {
  expect(parseJson(undefined)).toEqual({})
  expect(parseJson(Buffer.alloc(0))).toEqual({})
})

it("reads an object, whatever its keys", () => {
  const text = '{"data":{"type":"experiments","constructor":"x","attributes":{"name":"é😀"}}}'
  expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text))
})

it.each([
  ["{", "The body is not valid JSON"],
  [" ", "The body is not valid JSON"],
  ["{'a':1}", "The body is not valid JSON"],
  ['{"a":1}}', "The body is not valid JSON"],
  ["null", "The body must be a JSON object"],
  ["[]", "The body must be a JSON object"],
  ['"data"', "The body must be a JSON object"],
  ['{"data":[{"__proto__":{}}]}', "The body must not contain the keys __proto__ or constructor.prototype"],
  ['{"\\u005f_proto__":1}', "The body must not contain the keys __proto__ or constructor.prototype"],
  ['{"a":{"constructor":{"prototype":{}}}}', "The body must not contain the keys __proto__ or constructor.prototype"]
])("refuses %s", (text, detail) => {
  expect(() => parseJson(Buffer.from(text))).toThrow(
    expect.objectContaining({ status: 400, title: "Error", reason: "malformed_request", detail })
  )
})

it("refuses what is not UTF-8", () => {
  const bytes = Buffer.from('{"a":"é"}', "latin1")
  expect(() => parseJson(bytes)).toThrow(
    expect.objectContaining({ status: 400, title: "Error", detail: "The body is not valid UTF-8" })
  )
})

it("reads nesting as deep as a body can hold", () => {
  const depth = 100_000
  expect(Object.keys(parseJson(Buffer.from(`{"data":${"[".repeat(depth)}${"]".repeat(depth)}}`)))).toEqual(["data"])
})

it("answers any bytes with an object or a refusal", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => new TextEncoder().encode(text))
      ),
      (bytes) => {
        try {
          expect(parseJson(Buffer.from(bytes))).toBeTypeOf("object")
        } catch (error) {
          expect(error).toBeInstanceOf(JsonApiError)
        }
      }
    )
  )
})
