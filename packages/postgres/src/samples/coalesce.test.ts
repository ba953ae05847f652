import { setImmediate } from "node:timers/promises"
import { expect, it } from "vitest"
import { coalesce } from "./coalesce.ts"

/** A runner whose batches end when the test says so; each call answers its item times ten. */
const manualRunner = () => {
  const batches: (readonly number[])[] = []
  const ends: ((fault?: Error) => void)[] = []
  const run = (batch: readonly number[]) => {
    batches.push(batch)
    return new Promise<readonly number[]>((resolve, reject) => {
      ends.push((fault) => (fault === undefined ? resolve(batch.map((item) => item * 10)) : reject(fault)))
    })
  }
  return { batches, ends, run }
}

it("a lone call runs at once, and so does the next", async () => {
  const { batches, ends, run } = manualRunner()
  const call = coalesce({ concurrency: 1, size: 10 }, run)
  for (const item of [1, 2]) {
    const answer = call(item)
    await setImmediate()
    expect(batches).toHaveLength(item)
    ends.at(-1)?.()
    expect(await answer).toBe(item * 10)
  }
})

it("calls that arrive while `concurrency` batches run go together, in order, at most `size` in one batch", async () => {
  const { batches, ends, run } = manualRunner()
  const call = coalesce({ concurrency: 2, size: 3 }, run)
  const answers = [call(1)]
  await setImmediate()
  answers.push(call(2))
  await setImmediate()
  answers.push(...[3, 4, 5, 6, 7].map(call))
  await setImmediate()
  expect(batches).toEqual([[1], [2]])
  ends[1]?.()
  await setImmediate()
  expect(batches).toEqual([[1], [2], [3, 4, 5]])
  ends[0]?.()
  await setImmediate()
  expect(batches).toEqual([[1], [2], [3, 4, 5], [6, 7]])
  ends[2]?.()
  ends[3]?.()
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60, 70])
})

it("many calls never have more than `concurrency` batches in progress", async () => {
  let running = 0
  let most = 0
  const sizes: number[] = []
  const call = coalesce({ concurrency: 3, size: 7 }, async (batch: readonly number[]) => {
    most = Math.max(most, ++running)
    sizes.push(batch.length)
    await setImmediate()
    running--
    return batch.map(String)
  })
  const items = Array.from({ length: 500 }, (_, index) => index)
  expect(await Promise.all(items.map(call))).toEqual(items.map(String))
  expect(most).toBe(3)
  expect(Math.max(...sizes)).toBe(7)
})

it("a batch that fails fails its own callers only", async () => {
  const { ends, run } = manualRunner()
  const call = coalesce({ concurrency: 1, size: 2 }, run)
  const answers = Promise.allSettled([1, 2, 3, 4].map(call))
  await setImmediate()
  ends[0]?.(new Error("down"))
  await setImmediate()
  ends[1]?.()
  expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"])
  const later = call(5)
  await setImmediate()
  ends[2]?.()
  expect(await later).toBe(50)
})

it("a runner that throws, or forgets a call, fails its callers", async () => {
  const throwing = coalesce({ concurrency: 1, size: 1 }, (): Promise<readonly number[]> => {
    throw new Error("thrown")
  })
  await expect(throwing(1)).rejects.toThrow("thrown")
  await expect(throwing(2)).rejects.toThrow("thrown")
  const short = coalesce({ concurrency: 1, size: 2 }, async (batch: readonly number[]) => batch.slice(1))
  const answers = await Promise.allSettled([short(1), short(2)])
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected"])
})
