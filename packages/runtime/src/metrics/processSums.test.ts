import { expect, it } from "vitest"
import { parseExposition } from "../testing/parseExposition.ts"
import { makeMetrics } from "./makeMetrics.ts"

const count = (text: string, name: string) =>
  parseExposition(text)
    .get(name)
    ?.series.reduce((sum, { value }) => sum + value, 0)

it("sums processes, keeps what one that ended had counted, and does not wait for one that hangs", async () => {
  const [parent, first, second] = [makeMetrics(), makeMetrics(), makeMetrics()]
  first.allocations.inc({ outcome: "allocated" }, 3)
  second.allocations.inc({ outcome: "allocated" }, 4)
  second.databaseUp.set(1)
  parent.databaseUp.set(1)
  first.databaseUp.set(0)
  const leave = parent.join(async () => structuredClone(await first.snapshot()))
  let hangs = false
  parent.join(async () => (hangs ? null : structuredClone(await second.snapshot())))
  const text = await parent.expose()
  expect(count(text, "allocations_total")).toBe(7)
  expect(count(text, "build_info")).toBe(1)
  expect(count(text, "database_up")).toBe(0)

  leave()
  hangs = true
  second.allocations.inc({ outcome: "allocated" })
  await expect.poll(async () => count(await parent.expose(), "allocations_total")).toBe(7)
  expect(count(await parent.expose(), "database_up")).toBe(1)
  hangs = false
  expect(count(await parent.expose(), "allocations_total")).toBe(8)
})
