import { Result } from "effect"
import { expect, it } from "vitest"
import type { FlagValue } from "./FlagFields.ts"
import { checkFallback, servedValue, valueProblems } from "./valueTypes.ts"

const bucketsOf = (values: Readonly<Record<string, FlagValue | null>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }))
const problemsOf = (values: Readonly<Record<string, FlagValue | null>>, fallbackValue: FlagValue | null = null) =>
  valueProblems(bucketsOf(values), fallbackValue)

it("a bucket without a value serves its name", () => {
  expect(bucketsOf({ a: null, b: false, c: "d" }).map(servedValue)).toEqual(["a", false, "d"])
})

it("values of one type fit each other, names among strings", () => {
  expect(problemsOf({})).toEqual([])
  expect(problemsOf({}, { any: 1 })).toEqual([])
  expect(problemsOf({ a: null, b: null }, "x")).toEqual([])
  expect(problemsOf({ a: null, b: "blue" }, "grey")).toEqual([])
  expect(problemsOf({ a: true, b: false }, false)).toEqual([])
  expect(problemsOf({ a: [], b: [1] }, ["x"])).toEqual([])
  expect(problemsOf({ a: {}, b: { c: 1 } }, {})).toEqual([])
})

it("a value of another type is a problem of its bucket", () => {
  expect(problemsOf({ a: null, b: 1, c: 2, d: [], e: {} })).toEqual([
    {
      path: ["buckets", 0, "value"],
      message:
        'bucket "a" has no value, so it serves its name, a string, but the value of bucket "b" is a number; all values of an experiment have one JSON type'
    },
    {
      path: ["buckets", 3, "value"],
      message:
        'the value of bucket "d" is an array, but the value of bucket "b" is a number; all values of an experiment have one JSON type'
    },
    {
      path: ["buckets", 4, "value"],
      message:
        'the value of bucket "e" is an object, but the value of bucket "b" is a number; all values of an experiment have one JSON type'
    }
  ])
})

it("buckets that fit each other must fit the fallback value", () => {
  expect(problemsOf({ a: true, b: false }, "grey")).toEqual([
    {
      path: ["buckets", 0, "value"],
      message:
        'the value of bucket "a" is a boolean, but the fallback value is a string; all values of an experiment have one JSON type. Clear the fallback value first'
    }
  ])
})

it("a fallback value must fit the buckets", () => {
  const check = (values: Readonly<Record<string, FlagValue | null>>, fallbackValue: FlagValue | null) =>
    Result.match(checkFallback(bucketsOf(values), fallbackValue), {
      onSuccess: () => null,
      onFailure: ({ problems }) => problems
    })
  expect(check({}, [1])).toBe(null)
  expect(check({ a: true }, null)).toBe(null)
  expect(check({ a: true }, false)).toBe(null)
  expect(check({ a: null }, "x")).toBe(null)
  expect(check({ a: null }, 5)).toEqual([
    {
      path: ["fallbackValue"],
      message:
        'the fallback value is a number, but bucket "a" has no value, so it serves its name, a string; all values of an experiment have one JSON type'
    }
  ])
})
