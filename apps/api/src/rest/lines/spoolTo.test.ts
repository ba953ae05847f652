import { once } from "node:events"
import { readdir, readlink } from "node:fs/promises"
import { Writable } from "node:stream"
import { setImmediate } from "node:timers/promises"
import { expect, it } from "vitest"
import { spoolTo } from "./spoolTo.ts"

const parts = 40
/** Half a megabyte, numbered. */
const part = (number: number) =>
  Array.from({ length: 500 }, (_, line) => `${number * 500 + line} ${"x".repeat(1_000)}é\n`).join("")
const numbersIn = (read: string) =>
  read
    .trimEnd()
    .split("\n")
    .map((line) => Number(line.split(" ")[0]))
const all = Array.from({ length: parts * 500 }, (_, number) => number)

/** The unnamed temporary files that this process has open. */
const openFiles = async () => {
  const found = await readdir("/proc/self/fd").catch(() => [])
  const targets = await Promise.all(found.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")))
  return targets.filter((target) => target.includes("/sortition-") && target.endsWith("(deleted)"))
}

/** A destination that reads nothing until `release` is called. */
const blocked = () => {
  const release = Promise.withResolvers<void>()
  let read = ""
  const destination = new Writable({
    write: async (chunk, _, done) => {
      await release.promise
      read += chunk
      done()
    }
  })
  return { destination, release: release.resolve, read: () => read }
}

it("accepts far more than the destination, which gets all of it in order once it reads, and leaves no file", async () => {
  const { destination, read, release } = blocked()
  const { end, write } = spoolTo(destination)
  for (let number = 0; number < parts; number++) await write(part(number))
  if (process.platform === "linux") expect(await openFiles()).toHaveLength(1)
  end()
  release()
  await once(destination, "close")
  expect(numbersIn(read())).toEqual(all)
  await expect.poll(openFiles).toEqual([])
})

it("keeps the order while the destination stops and continues", async () => {
  let read = ""
  const destination = new Writable({
    write: async (chunk, _, done) => {
      read += chunk
      for (let turns = 0; turns < read.length % 50; turns++) await setImmediate()
      done()
    }
  })
  const { end, write } = spoolTo(destination)
  for (let number = 0; number < parts; number++) await write(part(number))
  end()
  await once(destination, "close")
  expect(numbersIn(read)).toEqual(all)
})

it("drops what it holds when the destination closes", async () => {
  const { destination } = blocked()
  const { end, isGone, write } = spoolTo(destination)
  for (let number = 0; number < 10; number++) await write(part(number))
  expect(isGone()).toBe(false)
  destination.destroy()
  expect(isGone()).toBe(true)
  await write(part(10))
  end()
  await expect.poll(openFiles).toEqual([])
})
