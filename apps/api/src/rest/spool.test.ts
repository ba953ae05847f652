import { readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { text } from "node:stream/consumers"
import { setImmediate } from "node:timers/promises"
import { expect, it } from "vitest"
import { spool } from "./spool.ts"

const lines = (from: number, count: number) =>
  Buffer.from(Array.from({ length: count }, (_, n) => `${from + n} ${"x".repeat(1_000)}\n`).join(""))
const numbersIn = (read: string) =>
  read
    .trimEnd()
    .split("\n")
    .map((line) => Number(line.split(" ")[0]))
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)
const files = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("sortition-"))

it("takes more than is read, leaves no file, and hands over all of it in order", async () => {
  const before = await files()
  const { end, readable, write } = spool()
  for (let from = 0; from < 20_000; from += 500) await write(lines(from, 500))
  expect(await files()).toEqual(before)
  await end()
  expect(numbersIn(await text(readable))).toEqual(upTo(20_000))
  expect(readable.destroyed).toBe(true)
})

it("goes on in order when it is read now and then while it is written", async () => {
  const { end, readable, write } = spool()
  const writing = async () => {
    for (let from = 0; from < 20_000; from += 500) await write(lines(from, 500))
    await end()
  }
  const reading = async () => {
    let read = ""
    for await (const chunk of readable) {
      read += chunk
      for (let pause = 0; pause < read.length % 40; pause++) await setImmediate()
    }
    return numbersIn(read)
  }
  const [read] = await Promise.all([reading(), writing()])
  expect(read).toEqual(upTo(20_000))
})

it("forgets what it holds when it is destroyed, and what is written after that", async () => {
  const { end, readable, write } = spool()
  for (let from = 0; from < 5_000; from += 500) await write(lines(from, 500))
  const closed = new Promise((resolve) => readable.once("close", resolve))
  readable.destroy()
  await write(lines(0, 500))
  await end()
  await closed
})
