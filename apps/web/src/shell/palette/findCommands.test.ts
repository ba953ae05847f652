import { expect, it } from "vitest"
import type { Command } from "./Command.ts"
import { findCommands } from "./findCommands.ts"

const part = (text: string): Command => ({ key: `part-${text}`, text: `Shorter checkout form: ${text}`, about: "" })
const commands: readonly Command[] = [
  { key: "home", text: "Home", about: "" },
  {
    key: "checkout",
    text: "Shorter checkout form",
    about: "shop",
    inside: ["Results", "Samples"].map((text) => ({ ...part(text), text }))
  },
  { key: "badge", text: "Free delivery badge", about: "shop" },
  { key: "form", text: "Form of address", about: "lab" },
  { key: "sheet", text: "Sheet", about: "form of data" }
]
const keys = (typed: string, recent: readonly string[] = []) =>
  findCommands(commands, typed, recent).map(({ key }) => key)

it("finds all words anywhere, in any order", () => {
  expect(keys("form shop")).toEqual(["checkout"])
  expect(keys("SHOP")).toEqual(["checkout", "badge"])
  expect(keys("nothing")).toEqual([])
})

it("finds a part of what the other words name", () => {
  expect(keys("checkout results")).toEqual(["part-Results"])
  expect(keys("res checkout")).toEqual(["part-Results"])
  expect(keys("results")).toEqual([])
})

it("puts first what was used last, then what begins with the text, then what has it in its name", () => {
  expect(keys("", ["badge", "home"])).toEqual(["badge", "home", "checkout", "form", "sheet"])
  expect(keys("form")).toEqual(["form", "checkout", "sheet"])
})
