import { expect, it } from "vitest"
import { retryAfter } from "./retryAfter.ts"
import { retryingFetch } from "./retryingFetch.ts"

const wait = { "retry-after": "0" }

/** A `fetch` that answers these statuses, one after the other; 0 is a connection that fails. */
const answering = (...statuses: readonly number[]) => {
  const left = [...statuses]
  const fetch = async () => {
    const status = left.shift() ?? 200
    if (status === 0) throw new TypeError("fetch failed")
    return new Response("", { status, headers: wait })
  }
  return { fetch, left }
}

const get = async (statuses: readonly number[], { isSafe = false, method = "GET", forMs = 5_000 } = {}) => {
  const { fetch, left } = answering(...statuses)
  const waits: string[] = []
  const patient = retryingFetch(fetch, { forMs, isSafe, onWait: (why) => waits.push(why) })
  const outcome = await patient("http://x", { method }).then(
    ({ status }) => status,
    (error: Error) => error.message
  )
  return { outcome, waits: waits.length, left: left.length }
}

it("sends again what was not served: reads, and what was turned away before it began", async () => {
  expect(await get([503, 503])).toEqual({ outcome: 200, waits: 2, left: 0 })
  expect(await get([429], { method: "POST" })).toEqual({ outcome: 200, waits: 1, left: 0 })
})

it("sends a change again after a 503 or a lost connection only where that is safe", async () => {
  expect(await get([503], { method: "POST" })).toMatchObject({ outcome: 503, waits: 0 })
  expect(await get([0], { method: "POST" })).toMatchObject({ outcome: "fetch failed", waits: 0 })
  expect(await get([503], { method: "POST", isSafe: true })).toMatchObject({ outcome: 200 })
})

it("gives up when the next wait would be too long, and returns other answers at once", async () => {
  expect(await get([0, 0], { isSafe: true, forMs: 10 })).toMatchObject({ outcome: "fetch failed", waits: 0 })
  expect(await get([500, 404])).toEqual({ outcome: 500, waits: 0, left: 1 })
})

it("reads Retry-After as seconds and as a date", () => {
  expect(retryAfter("3", 0)).toBe(3_000)
  expect(retryAfter("Thu, 01 Jan 1970 00:00:05 GMT", 1_000)).toBe(4_000)
  expect(retryAfter("Thu, 01 Jan 1970 00:00:05 GMT", 9_000)).toBe(0)
  expect([retryAfter(null, 0), retryAfter("soon", 0)]).toEqual([null, null])
})
