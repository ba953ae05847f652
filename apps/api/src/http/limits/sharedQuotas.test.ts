import type { Leases } from "@sortition/queue/Leases"
import { expect, it } from "vitest"
import { sharedQuotas } from "./sharedQuotas.ts"

/** Leases as Redis gives them; a Redis that is gone rejects. */
const makeServer = () => {
  const windows = new Map<string, { used: number; endsAt: number }>()
  const state = { at: 0, isGone: false, asked: 0 }
  const lease: Leases["lease"] = async (key, { asked, most, window }) => {
    state.asked++
    if (state.isGone) throw new Error("gone")
    const known = windows.get(key)
    const open = known === undefined || known.endsAt <= state.at ? { used: 0, endsAt: state.at + window } : known
    const given = Math.max(0, Math.min(asked, most - open.used))
    const used = open.used + given
    windows.set(key, { used, endsAt: open.endsAt })
    return { given, used, ttl: open.endsAt - state.at }
  }
  return { leases: { lease }, state }
}

const makeTwo = () => {
  const { leases, state } = makeServer()
  const processes = [sharedQuotas(leases, () => state.at), sharedQuotas(leases, () => state.at)]
  /** How many of `sent` requests, in turn at both processes and `together` at once, are within the quota. */
  const send = async (sent: number, quota: number, together = 50) => {
    let allowed = 0
    for (let n = 0; n < sent; n += together) {
      const batch = Array.from({ length: together }, (_, index) => processes[index % 2]?.take("one", quota))
      for (const usage of await Promise.all(batch)) if ((usage?.current ?? 0) <= quota) allowed++
    }
    return allowed
  }
  return { send, state }
}

it.each([10, 100, 1_000, 20_000])("two processes together answer a quota of %d, within a fiftieth", async (quota) => {
  const { send } = makeTwo()
  const allowed = await send(2 * quota + 100, quota)
  expect(allowed).toBeLessThanOrEqual(quota)
  expect(allowed).toBeGreaterThanOrEqual(quota * 0.98)
})

it("hardly any request waits for Redis, and none once the quota is used", async () => {
  const { send, state } = makeTwo()
  await send(40_000, 1_000_000)
  expect(state.asked).toBeLessThan(60)
  const spent = makeTwo()
  await spent.send(300, 100)
  const before = spent.state.asked
  expect(await spent.send(1_000, 100)).toBe(0)
  expect(spent.state.asked).toBe(before)
})

it("the quota is whole again in the next window", async () => {
  const { send, state } = makeTwo()
  await send(300, 100)
  state.at += 60_000
  expect(await send(300, 100)).toBe(100)
})

it("while Redis is gone each process counts for itself, and asks again a second later", async () => {
  const { send, state } = makeTwo()
  state.isGone = true
  expect(await send(600, 100)).toBe(200)
  const before = state.asked
  expect(await send(600, 100)).toBe(0)
  expect(state.asked).toBe(before)
  state.isGone = false
  state.at += 1_000
  expect(await send(600, 100)).toBe(100)
})
