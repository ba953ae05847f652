import { expect, it } from "vitest"
import { heard, silenceMs, watchedBy, watchesMore, without } from "./watchingTabs.ts"

it("the stream follows what all tabs watch, each experiment once, and forgets tabs that close or fall silent", () => {
  const first = heard(new Map(), "one", ["a", "b"], 0)
  const both = heard(first, "two", ["b", "c"], 1_000)
  expect(watchedBy(both)).toEqual(["a", "b", "c"])
  expect(watchedBy(without(both, "two"))).toEqual(["a", "b"])
  expect(watchedBy(heard(both, "two", ["c"], silenceMs))).toEqual(["c"])
})

it("only a tab that begins to watch something needs its state", () => {
  const tabs = heard(new Map(), "one", ["a", "b"], 0)
  expect([
    watchesMore(tabs, "one", ["a"]),
    watchesMore(tabs, "one", ["a", "b"]),
    watchesMore(tabs, "one", ["c"]),
    watchesMore(tabs, "two", ["a"])
  ]).toEqual([false, false, true, true])
})
