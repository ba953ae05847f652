import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { LayerStore } from "@sortition/domain/layers/LayerStore"
import { Layers } from "@sortition/domain/layers/Layers"
import { Samples } from "@sortition/domain/samples/Samples"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect, Option } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const unknownId = "018f0000-0000-7000-8000-000000000000"

const snapshotOf = (id: string) =>
  AllocationStore.use((allocationStore) => allocationStore.snapshot(id)).pipe(
    Effect.flatMap(Effect.fromOption),
    Effect.orDie
  )

it("keeps layers and the shares of their experiments, newest first", async () => {
  await stores.run(
    Effect.gen(function* () {
      const store = yield* LayerStore
      const { ids, layer } = yield* newLayer({ holdoutPercentage: 10, shares: [0, 30, 60] })
      const shares = [30, 60].map((percentage, index) => ({ experimentId: ids[index + 1], slots: percentage * 100 }))
      const newer = yield* Layers.use((layers) =>
        layers.create({ serviceId: layer.serviceId, name: " 🎯 ", holdoutPercentage: 100 })
      )
      expect(yield* store.find(layer.id)).toEqual(Option.some({ ...layer, shares }))
      expect(yield* store.list(layer.serviceId, {})).toEqual([newer, { ...layer, shares }])
      expect(yield* store.list(layer.serviceId, { limit: 1 })).toEqual([newer])
      expect(yield* store.list(layer.serviceId, { cursor: newer.id })).toEqual([{ ...layer, shares }])
      expect(yield* store.find(unknownId)).toEqual(Option.none())
      expect(yield* store.booking(ids[0] ?? "")).toEqual(Option.none())
      expect(yield* store.leave(ids[0] ?? "")).toBe(false)
    })
  )
})

it("an experiment grows into holes, shrinks, moves and leaves, and samples by its current share at once", async () => {
  await stores.run(
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [20, 20, 20] })
      const [first = "", second = "", third = ""] = ids
      const other = yield* layers.create({ serviceId: layer.serviceId, name: "other", holdoutPercentage: 99 })
      const join = (id: string, layerId: string, percentage: number) =>
        layers.join(id, { layerId, percentage }).pipe(Effect.map(({ booking }) => booking))
      const isSampled = (sampledValue: string) =>
        Samples.use((samples) => samples.create(first, { sampledEntity: "User", sampledValue })).pipe(
          Effect.as(true),
          Effect.catchTag("NotSampled", ({ reason }) => Effect.succeed(reason))
        )
      const { revision } = yield* snapshotOf(first)
      yield* layers.leave(second)
      const low = { start: 0, end: 4_000 }
      const grown = yield* join(first, layer.id, 50)
      expect(grown.slots).toEqual([low, { start: 6_000, end: 7_000 }])
      expect(yield* layers.membership(first)).toEqual(grown)
      expect(yield* join(first, layer.id, 50)).toEqual(grown)
      expect(yield* snapshotOf(first)).toMatchObject({ revision: revision + 1, layer: { slots: grown.slots } })
      expect(yield* Effect.flip(join(third, layer.id, 51))).toMatchObject({ _tag: "LayerFull", free: 5_000 })
      const shrunk = yield* join(first, layer.id, 41)
      expect(shrunk).toMatchObject({ slots: [low, { start: 6_000, end: 6_100 }], createdAt: grown.createdAt })

      yield* join(first, other.id, 1)
      expect((yield* layers.get(layer.id)).shares).toEqual([{ experimentId: third, slots: 2_000 }])
      const sampled = yield* Effect.forEach(Array.from({ length: 50 }, String), isSampled)
      expect(sampled).toContain("layer_excluded")
      yield* join(second, layer.id, 80)
      yield* layers.leave(first)
      expect(yield* Effect.forEach(sampled, (_, index) => isSampled(String(index)))).not.toContain("layer_excluded")
      expect(yield* snapshotOf(first)).toMatchObject({ revision: revision + 4, layer: null })
      const missing = { _tag: "LayerNotFound", id: unknownId }
      expect(yield* Effect.flip(join(first, unknownId, 1))).toMatchObject(missing)
    })
  )
})

it("the database itself refuses overlapping bookings, holdout included, and ones without exactly their number of slots", async () => {
  const { ids, layer } = await stores.run(newLayer({ holdoutPercentage: 10, shares: [30, 0] }))
  const other = await stores.run(newLayer({ shares: [] }))
  const insert = (id: string | null, slots: string, percentage = 1, layerId = layer.id) => stores.sql`
    INSERT INTO layer_bookings (layer_number, experiment_id, percentage, slots, created_at, updated_at)
    SELECT number, ${id}::uuid, ${percentage}::int, ${slots}::text::int4multirange, now(), now() FROM layers WHERE id = ${layerId}`
  const late = ids[1] ?? ""
  for (const slots of ["{[2950,3050)}", "{[8950,9050)}", "{[9900,10000)}", "{[2999,3000),[5000,5099)}"]) {
    for (const id of [late, null]) await expect(insert(id, slots)).rejects.toThrow("layer_bookings_are_apart")
  }
  for (const slots of ["{}", "{[3000,3100)}", "{[3000,3201)}"]) {
    await expect(insert(late, slots, 2)).rejects.toThrow("layer_bookings_round_up")
  }
  await expect(insert(late, "{[9950,10050)}")).rejects.toThrow("slots_check")
  const grow = stores.sql`
    UPDATE layer_bookings SET percentage = 91, slots = '{[0,9100)}' WHERE experiment_id = ${ids[0] ?? ""}`
  await expect(grow).rejects.toThrow("layer_bookings_are_apart")
  await expect(insert(ids[0] ?? "", "{[0,100)}", 1, other.layer.id)).rejects.toThrow("experiment_id")
  await insert(late, "{[0,3000)}", 30, other.layer.id)
  // Released slots are free, but their row stays whole and can only come back where nothing is booked.
  await stores.sql`UPDATE layer_bookings SET released_at = now() WHERE experiment_id = ${ids[0] ?? ""}`
  const { ids: more } = await stores.run(newLayer({ shares: [0] }))
  await insert(more[0] ?? "", "{[0,100)}")
  const back = stores.sql`UPDATE layer_bookings SET released_at = NULL WHERE experiment_id = ${ids[0] ?? ""}`
  await expect(back).rejects.toThrow("layer_bookings_are_apart")
  const holdout = stores.sql`UPDATE layer_bookings SET released_at = now() WHERE experiment_id IS NULL`
  await expect(holdout).rejects.toThrow("layer_holdouts_stay")
  const salt = stores.sql`UPDATE layers SET salt = ${"f".repeat(32)} WHERE id = ${layer.id}`
  await expect(salt).rejects.toThrow("salt")
})
