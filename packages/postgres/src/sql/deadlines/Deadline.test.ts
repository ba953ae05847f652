import { setTimeout as sleep } from "node:timers/promises"
import { expect, it } from "vitest"
import { Deadline } from "./Deadline.ts"

/** Starts a call, and tells whether it is late. */
const startOn = (deadline: Deadline) => {
  let isLate = false
  const entry = deadline.start(() => {
    isLate = true
  })
  return { isLate: () => isLate, serve: () => deadline.serve(entry), end: () => deadline.end(entry) }
}

it("a call that neither ends nor sees another served is late", async () => {
  const deadline = new Deadline(300)
  const [stuck, ended] = [startOn(deadline), startOn(deadline)]
  ended.end()
  await expect.poll(stuck.isLate, { timeout: 5_000 }).toBe(true)
  expect(ended.isLate()).toBe(false)
  // A result that comes later changes nothing.
  stuck.serve()
})

it("a call is late after its limit although others were served before, but not for a while", async () => {
  const deadline = new Deadline(1_500)
  const [stuck, other] = [startOn(deadline), startOn(deadline)]
  await sleep(1_000)
  other.serve()
  const later = startOn(deadline)
  await expect.poll(stuck.isLate, { timeout: 5_000, interval: 10 }).toBe(true)
  expect(later.isLate()).toBe(false)
})

it("a call in a queue that moves is not late, one that is overtaken is", async () => {
  const deadline = new Deadline(800)
  const ahead = Array.from({ length: 13 }, () => startOn(deadline))
  const queued = startOn(deadline)
  for (const each of ahead) {
    await sleep(100)
    each.serve()
  }
  expect(queued.isLate()).toBe(false)
  const later = startOn(deadline)
  later.serve()
  await expect.poll(queued.isLate, { timeout: 5_000 }).toBe(true)
})
