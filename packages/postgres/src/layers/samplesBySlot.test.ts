import { randomUUID } from "node:crypto"
import { covers, totalSlots } from "@sortition/domain/allocation/SlotTable"
import { slotOf } from "@sortition/domain/allocation/slotOf"
import { Layers } from "@sortition/domain/layers/Layers"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect } from "effect"
import { beforeAll, expect, it } from "vitest"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { useStores } from "../testing/useStores.ts"
import { countAll, countHeld, countSettled } from "./samplesBySlot.ts"

const stores = useStores()
const salt = "5a".repeat(16)

let sql: Sql
beforeAll(async () => {
  sql = await stores.run(Database.use((database) => Effect.succeed(database.sql)))
})

const dayAgo = () => Date.now() - 24 * 60 * 60 * 1_000
const idAt = (moment: number) => {
  const time = moment.toString(16).padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

/** Stores samples with ids of that moment. */
const store = async (experimentId: string, values: readonly string[], moment: number) => {
  const rows = values.map((sampled_value) => ({
    experiment_id: experimentId,
    id: idAt(moment),
    sampled_entity: "Üser",
    sampled_value,
    allocated_bucket: "all",
    slot: 0,
    allocation_version: 1,
    allocated_by: "service",
    created_at: new Date(moment),
    updated_at: new Date(moment)
  }))
  for (let start = 0; start < rows.length; start += 2_000) {
    await stores.sql`INSERT INTO samples ${stores.sql(rows.slice(start, start + 2_000))}`
  }
}
const valuesOf = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name} ${n}`)
const expected = (values: readonly string[]) => {
  const counts = Array.from({ length: totalSlots }, () => 0)
  for (const value of values) {
    const slot = slotOf(salt, "Üser", value, "layer")
    counts[slot] = (counts[slot] ?? 0) + 1
  }
  return counts
}

it("counts every sample of the experiment in its slot of the layer, over the ends of chunks", async () => {
  for (const count of [0, 1, 5_000, 10_001]) {
    const id = randomUUID()
    const values = valuesOf("old", count)
    await store(id, values, dayAgo())
    await store(randomUUID(), ["another experiment's"], dayAgo())
    expect([...Array.from(await countAll(sql, id, salt))]).toEqual(expected(values))
  }
})

it("completes an earlier count by samples that came meanwhile, whatever their ids", async () => {
  const id = randomUUID()
  const values = valuesOf("old", 100)
  await store(id, values, dayAgo())
  const settled = await countSettled(sql, id, salt, Date.now())
  expect(settled.samples).toBe(100)
  const recent = valuesOf("recent", 50)
  await store(id, recent, Date.now())
  expect(Array.from(await countHeld(sql, settled))).toEqual(expected([...values, ...recent]))
  const late = valuesOf("late", 7)
  await store(id, late, dayAgo())
  expect(Array.from(await countHeld(sql, settled))).toEqual(expected([...values, ...recent, ...late]))
})

it("a share that an experiment joins or changes reports the samples outside it, and a dry run predicts them", async () => {
  const { ids, layer } = await stores.run(newLayer({ shares: [0] }))
  const [id = ""] = ids
  const values = [...valuesOf("old", 300), ...valuesOf("recent", 300)]
  await store(id, values.slice(0, 300), dayAgo())
  await store(id, values.slice(300), Date.now())
  for (const percentage of [50, 2, 2, 100]) {
    const join = (dryRun: boolean) =>
      stores.run(Layers.use((layers) => layers.join(id, { layerId: layer.id, percentage }, { dryRun })))
    const predicted = await join(true)
    const { booking, samplesOutside } = await join(false)
    expect(predicted).toMatchObject({ samplesOutside, booking: { slots: booking.slots } })
    const outside = values.filter((value) => !covers(booking.slots, slotOf(layer.salt, "Üser", value, "layer")))
    expect(samplesOutside).toBe(outside.length)
  }
})
