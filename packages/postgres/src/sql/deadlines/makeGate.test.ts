import { setTimeout as sleep } from "node:timers/promises"
import { expect, it } from "vitest"
import { makeGate } from "./makeGate.ts"

const faultOf = (code: string) => Object.assign(new Error(code), { code })
const failing = (fault: Error) => async () => {
  await sleep(20)
  throw fault
}

it("calls with one key run one after the other, and leave room for others", async () => {
  const gate = makeGate(2)
  const order: string[] = []
  const call = (name: string, key?: string) =>
    gate(async () => {
      order.push(`${name} begins`)
      await sleep(30)
      order.push(`${name} ends`)
    }, key)
  await Promise.all([call("a", "same"), call("b", "same"), call("c", "other")])
  expect(order.indexOf("c begins")).toBeLessThan(order.indexOf("a ends"))
  expect(order.indexOf("b begins")).toBeGreaterThan(order.indexOf("a ends"))
})

it("no more calls run at a time than it allows, and all of them run", async () => {
  const gate = makeGate(3)
  let running = 0
  let most = 0
  const call = () =>
    gate(async () => {
      most = Math.max(most, ++running)
      await sleep(1)
      running--
    })
  await Promise.all(Array.from({ length: 100 }, call))
  expect(most).toBe(3)
})

it("calls that wait for a lock are refused with the one that waited for it in vain, others are not", async () => {
  const gate = makeGate(1)
  const timeout = faultOf("55P03")
  const calls = [gate(failing(timeout), "locked"), gate(async () => "done", "locked"), gate(async () => "done", "free")]
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.map((each) => (each.status === "fulfilled" ? each.value : each.reason))).toEqual([
    timeout,
    timeout,
    "done"
  ])
})

it("calls that wait are refused with the one that found the database away", async () => {
  const gate = makeGate(1)
  const fault = faultOf("ECONNREFUSED")
  const outcomes = await Promise.allSettled([gate(failing(fault)), gate(async () => "done")])
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"])
  expect(await gate(async () => "back")).toBe("back")
})

it("a call is refused when none with its key is served for 2.2 seconds", async () => {
  const gate = makeGate(1)
  const stuck = gate(() => sleep(3_000), "locked")
  await expect(gate(async () => "done", "locked")).rejects.toMatchObject({
    message: "The database did not answer in time"
  })
  await stuck
})

it("a call that waits for room is not refused while others are served, whatever their keys", async () => {
  const gate = makeGate(2)
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => gate(() => sleep(500), `row ${n}`)))
  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([])
})

it("a call is not refused because the one before it with its key had to wait for room", async () => {
  const gate = makeGate(1)
  const calls = [gate(() => sleep(1_800)), gate(() => sleep(1_000), "same"), gate(async () => "done", "same")]
  expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(Array(3).fill("fulfilled"))
})
