import { expect, it } from "vitest"
import { replicaProgress, settings } from "./replicaProgress.ts"

/** The primary is asked: everything written by now is before this position. */
const checkpoint = (progress: ReturnType<typeof replicaProgress>, position: number, at = position) =>
  progress.passCheckpoint({ position, at, write: progress.lastWrite() })

it("has a write once the replica has replayed a position that was asked after it", () => {
  const progress = replicaProgress()
  checkpoint(progress, 100)
  progress.wrote("x")
  const write = progress.lastWriteOf("x")
  progress.replayedTo(1_000)
  expect(progress.has(write)).toBe(false)
  checkpoint(progress, 200)
  progress.replayedTo(199)
  expect(progress.has(write)).toBe(false)
  progress.replayedTo(200)
  expect(progress.has(write)).toBe(true)
})

it("reads of a record wait for its own writes and for those of settings only", () => {
  const progress = replicaProgress()
  progress.wrote("x")
  expect([progress.lastWriteOf("x"), progress.lastWriteOf("y")]).toEqual([1, 0])
  progress.wrote(settings)
  expect([progress.lastWriteOf("x"), progress.lastWriteOf("y")]).toEqual([2, 2])
  checkpoint(progress, 100)
  progress.replayedTo(100)
  progress.wrote("y")
  expect([progress.lastWriteOf("x"), progress.lastWriteOf("y")]).toEqual([0, 3])
})

it("knows since when the replica is complete, also while checkpoints come faster than it replays", () => {
  const progress = replicaProgress()
  expect(progress.currentAt()).toBe(Number.NEGATIVE_INFINITY)
  for (let at = 1; at <= 5_000; at++) {
    progress.wrote("x")
    checkpoint(progress, at)
    // Half a second behind.
    progress.replayedTo(at - 500)
  }
  expect(progress.currentAt()).toBeGreaterThan(4_400)
  expect(progress.currentAt()).toBeLessThanOrEqual(4_500)
})

it("forgets old records under many writes, and then reads of an unknown record wait for the forgotten ones", () => {
  const progress = replicaProgress()
  for (let n = 1; n <= 20_000; n++) progress.wrote(`record ${n}`)
  expect(progress.lastWriteOf("record 20000")).toBe(20_000)
  expect(progress.lastWriteOf("another")).toBe(10_000)
  expect(progress.lastWriteOf("record 1")).toBe(10_000)
  checkpoint(progress, 1)
  progress.replayedTo(1)
  expect(progress.has(progress.lastWriteOf("record 1"))).toBe(true)
})
