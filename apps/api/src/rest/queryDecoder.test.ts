import { expect, it } from "vitest"
import { z } from "zod"
import { queryDecoder } from "./queryDecoder.ts"

const decode = queryDecoder(
  z.object({ limit: z.int().max(1_000).default(5), active: z.boolean().optional(), name: z.string() })
)

it.each([
  ["10", 10],
  ["+10", 10],
  [" 10", 10],
  ["10.0", 10],
  ["1_0", 10],
  ["10.", "10."],
  ["-3", -3],
  ["1e2", "1e2"],
  ["0x10", "0x10"],
  ["", ""],
  ["9".repeat(5_000), Number.MAX_VALUE]
])("reads %j as the integer %j, or leaves it to be refused", (text, read) => {
  expect(decode({ limit: text })).toEqual({ limit: read })
})

it.each(["true", "1", "YES", "On", "t", "Y"])("reads %s as true", (text) =>
  expect(decode({ active: text })).toEqual({ active: true })
)
it.each(["false", "0", "no", "OFF", "F", "n"])("reads %s as false", (text) =>
  expect(decode({ active: text })).toEqual({ active: false })
)
it.each([" true", "2", "", "constructor"])("leaves %j to be refused", (text) => {
  expect(decode({ active: text })).toEqual({ active: text })
})

it("reads the last of repeated parameters and no unknown ones", () => {
  expect(decode({ name: ["a", "b"], other: "c" })).toEqual({ name: "b" })
})
