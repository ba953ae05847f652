import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import { countSlots } from "../allocation/Share.ts"
import { covers } from "../allocation/SlotTable.ts"
import { slotOf } from "../allocation/slotOf.ts"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import { Experiments } from "../experiments/Experiments.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { Caller, localUser } from "../people/Caller.ts"
import { Decisions } from "../samples/Decisions.ts"
import { Receipts } from "../samples/Receipts.ts"
import { Samples } from "../samples/Samples.ts"
import { archive } from "../testing/experiments.ts"
import { newLayer } from "../testing/layers.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { Layers } from "./Layers.ts"

const user = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })
const sampleMany = (id: string, count: number) =>
  Samples.use((samples) =>
    Effect.forEach(
      Array.from({ length: count }, (_, n) => user(`${n}`)),
      (each) => samples.create(id, each)
    )
  )

describe("samples outside a share", () => {
  it.effect("are counted exactly when an experiment joins, and when its share shrinks or stays", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [0] })
      const [id = ""] = ids
      const stored = yield* sampleMany(id, 300)
      for (const percentage of [60, 10, 10, 100]) {
        const { booking, samplesOutside } = yield* layers.join(id, { layerId: layer.id, percentage })
        const outside = stored.filter(
          ({ sampledEntity, sampledValue }) =>
            !covers(booking.slots, slotOf(layer.salt, sampledEntity, sampledValue, "layer"))
        )
        expect(samplesOutside).toBe(outside.length)
        if (percentage < 100) expect(samplesOutside).toBeGreaterThan(50)
      }
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("refuse an exclusive share, which then changes nothing", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [0] })
      const [id = ""] = ids
      const join = (percentage: number) => layers.join(id, { layerId: layer.id, percentage, exclusive: true })
      const { booking } = yield* join(50)
      yield* sampleMany(id, 100).pipe(Effect.ignore)
      yield* layers.leave(id)
      yield* sampleMany(id, 100)
      const refused = yield* Effect.flip(join(50))
      expect(refused).toMatchObject({ _tag: "SamplesOutsideLayer", reason: "samples_outside_layer" })
      expect(refused.message).toMatch(/^\d+ stored samples lie outside this share of the layer; /)
      expect((yield* layers.get(layer.id)).shares).toEqual([])
      const { samplesOutside } = yield* layers.join(id, { layerId: layer.id, percentage: 50 })
      expect(refused).toMatchObject({ samples: samplesOutside })
      expect(countSlots(booking.slots)).toBe(5_000)
      expect(yield* Effect.flip(join(50))).toMatchObject({ samples: samplesOutside })
      expect(yield* join(100)).toMatchObject({ samplesOutside: 0, booking: { slots: [{ start: 0, end: 10_000 }] } })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("are predicted by a dry run, which stores nothing and needs only the permission to read", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [0, 70] })
      const [id = ""] = ids
      yield* sampleMany(id, 50)
      const dry = { dryRun: true }
      const reader = { ...localUser, permissions: new Set(["experiment_read"] as const) }
      const request = { layerId: layer.id, percentage: 30 }
      const predicted = yield* layers.join(id, request, dry).pipe(Effect.provideService(Caller, reader))
      expect(yield* Effect.flip(layers.membership(id))).toMatchObject({ _tag: "NotInLayer" })
      expect(yield* layers.join(id, request)).toEqual(predicted)
      const refused = { _tag: "LayerFull", free: 3_000 }
      expect(yield* Effect.flip(layers.join(id, { ...request, percentage: 31 }, dry))).toMatchObject(refused)
      const exclusive = layers.join(id, { ...request, percentage: 1, exclusive: true }, dry)
      expect(yield* Effect.flip(exclusive)).toMatchObject({ _tag: "SamplesOutsideLayer" })
      const denied = layers.join(id, request).pipe(Effect.provideService(Caller, reader))
      expect(yield* Effect.flip(denied)).toMatchObject({ _tag: "PermissionDenied" })
    }).pipe(Effect.provide(memoryDomain))
  )
})

const complete = (id: string) => Experiments.use((experiments) => experiments.update(id, { completed: true }))
const activate = (id: string) => Experiments.use((experiments) => experiments.update(id, { active: true }))
/** Restores as the planning API does, without a permission check. */
const restore = (id: string) =>
  ExperimentStore.use((store) =>
    store.modify(id, (stored, { now }) => Result.succeed({ ...lifecycle.restore(stored), updatedAt: now }))
  )

type Change = (
  id: string
) => Effect.Effect<unknown, Effect.Error<ReturnType<typeof activate>>, Caller | Experiments | ExperimentStore>

describe.each<[string, Change, Change]>([
  ["completed", complete, activate],
  ["archived", archive, restore]
])("the share of an experiment that is %s", (_, close, reopen) => {
  it.effect("is released at once and remembered, and reopening books the same slots", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [20, 30] })
      const [, id = ""] = ids
      const held = yield* layers.membership(id)
      yield* TestClock.adjust(1_000)
      yield* close(id)
      expect(yield* layers.membership(id)).toEqual({ ...held, releasedAt: 1_000 })
      expect((yield* layers.get(layer.id)).shares).toEqual([{ experimentId: ids[0], slots: 2_000 }])
      yield* TestClock.adjust(1_000)
      yield* reopen(id)
      expect(yield* layers.membership(id)).toEqual(held)
      expect((yield* layers.get(layer.id)).shares).toHaveLength(2)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is refused again while another experiment has some of its slots, and names that one", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [60, 0, 40] })
      const [id = "", other = ""] = ids
      yield* close(id)
      yield* layers.join(other, { layerId: layer.id, percentage: 1 })
      const before = yield* layers.membership(id)
      const refused = yield* Effect.flip(reopen(id))
      expect(refused).toMatchObject({ _tag: "LayerShareTaken", kind: "conflict", reason: "layer_share_taken" })
      expect(refused).toMatchObject({ holders: [{ id: other, name: "experiment" }] })
      expect(refused.message).toContain(other)
      expect(yield* layers.membership(id)).toEqual(before)
      yield* layers.leave(other)
      yield* reopen(id)
      expect(yield* layers.membership(id)).toMatchObject({ releasedAt: null, slots: [{ start: 0, end: 6_000 }] })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("can be forgotten by leaving the layer, and cannot change until it is reopened", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [60, 0] })
      const [id = "", other = ""] = ids
      yield* close(id)
      yield* layers.join(other, { layerId: layer.id, percentage: 100 })
      const refused = yield* Effect.flip(layers.join(id, { layerId: layer.id, percentage: 1 }))
      expect(["ExperimentArchived", "ExperimentCompleted"]).toContain(refused._tag)
      yield* layers.leave(id)
      yield* reopen(id)
      expect(yield* Effect.flip(layers.membership(id))).toMatchObject({ _tag: "NotInLayer" })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is still in receipts and decisions", () =>
    Effect.gen(function* () {
      const layers = yield* Layers
      const { ids, layer } = yield* newLayer({ shares: [50, 0] })
      const [id = "", other = ""] = ids
      const samples = yield* Effect.forEach(
        Array.from({ length: 20 }, (_, n) => user(`${n}`)),
        (each) => Samples.use((all) => all.create(id, each)).pipe(Effect.option)
      )
      const [stored] = samples.flatMap((each) => (each._tag === "Some" ? [each.value] : []))
      if (stored === undefined) throw new Error("an experiment with half of a layer samples none of 20 entities")
      yield* close(id)
      yield* layers.join(other, { layerId: layer.id, percentage: 100 })
      const slot = slotOf(layer.salt, "User", stored.sampledValue, "layer")
      const membership = { layerId: layer.id, slot, excluded: false }
      expect((yield* Receipts.use((receipts) => receipts.get(id, stored.id))).layer).toEqual(membership)
      const [decision] = yield* Decisions.use((decisions) => decisions.decide(id, [user(stored.sampledValue)]))
      expect(decision?.layer).toEqual(membership)
    }).pipe(Effect.provide(memoryDomain))
  )
})

it.effect("a completed experiment that is archived and restored is still completed, and holds no share", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const { ids, layer } = yield* newLayer({ shares: [50, 0] })
    const [id = "", other = ""] = ids
    yield* complete(id)
    yield* layers.join(other, { layerId: layer.id, percentage: 100 })
    yield* archive(id)
    yield* restore(id)
    expect(yield* layers.membership(id)).toMatchObject({ releasedAt: 0 })
    expect(yield* Effect.flip(activate(id))).toMatchObject({ _tag: "LayerShareTaken" })
  }).pipe(Effect.provide(memoryDomain))
)
