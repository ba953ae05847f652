import { expect, it } from "vitest"
import { apportion, parseLimit, parseShare } from "./shares.ts"

it("reads a share of up to two decimals as exact slots", () => {
  const read = ["50", "33.34", "0,01", " 7.5 % ", "100", "100.01", "1.005", "-1", "half", ""].map(parseShare)
  expect(read).toEqual([5_000, 3_334, 1, 750, 10_000, null, null, null, null, null])
})

it("reads a limit, and tells no limit from no number", () => {
  expect(["", "1,000", "7", "0", "1.5", "many", "9999999999"].map(parseLimit)).toEqual([
    null,
    1_000,
    7,
    undefined,
    undefined,
    undefined,
    undefined
  ])
})

it("divides a total exactly, in whole per cent while everything is", () => {
  expect(apportion(10_000, [0, 0, 0])).toEqual([3_334, 3_333, 3_333])
  expect(apportion(5_000, [3_300, 3_300])).toEqual([2_500, 2_500])
  expect(apportion(4_100, [5_000, 2_500, 2_500])).toEqual([2_100, 1_000, 1_000])
  expect(apportion(4_001, [2_000, 6_000])).toEqual([1_000, 3_001])
  expect(apportion(0, [5_000, 5_000])).toEqual([0, 0])
  expect(apportion(7, [])).toEqual([])
})
