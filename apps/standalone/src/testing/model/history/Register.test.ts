import { expect, it } from "vitest"
import { Register } from "./Register.ts"

const register = () => {
  const made = new Register("initial")
  made.write("one", { from: 10, to: 20 })
  made.write("two", { from: 30, to: 40 })
  return made
}

it("a read that began after a write was answered sees it, and nothing older", () => {
  expect(register().possible({ from: 21, to: 22 })).toEqual(["one"])
  expect(register().possible({ from: 41, to: 50 })).toEqual(["two"])
})

it("a read beside a write sees it or the value before", () => {
  expect(register().possible({ from: 15, to: 16 })).toEqual(["initial", "one"])
  expect(register().possible({ from: 5, to: 35 })).toEqual(["initial", "one", "two"])
  expect(register().possible({ from: 5, to: 9 })).toEqual(["initial"])
})

it("of writes beside each other either may be the last, and an uncertain one replaces nothing", () => {
  const made = register()
  expect(made.last()).toBe("two")
  made.write("maybe", { from: 50, to: 60 }, false)
  expect(made.possible({ from: 70, to: 80 })).toEqual(["two", "maybe"])
  expect(made.last()).toBeUndefined()
  made.write("three", { from: 65, to: 68 })
  expect(made.possible({ from: 70, to: 80 })).toEqual(["three"])
})
