import { describe, expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { TestClock } from "effect/testing"
import { AllocationStore } from "../allocation/AllocationStore.ts"
import { Caller, localUser } from "../people/Caller.ts"
import { Samples } from "../samples/Samples.ts"
import { archive, newExperiment } from "../testing/experiments.ts"
import { newLayer } from "../testing/layers.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { Layers } from "./Layers.ts"

const user = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })
const revisionOf = (id: string) =>
  AllocationStore.use((allocationStore) => allocationStore.snapshot(id)).pipe(
    Effect.map(Option.map(({ revision }) => revision))
  )

it.effect("layers of a service are listed newest first, each with the shares of its experiments", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const { ids, layer } = yield* newLayer({ holdoutPercentage: 10, shares: [30, 20] })
    const { serviceId } = layer
    const newer = yield* layers.create({ serviceId, name: "newer", holdoutPercentage: 0 })
    expect(newer).toMatchObject({ name: "newer", shares: [], createdAt: 0, updatedAt: 0 })
    expect(newer.salt).not.toBe(layer.salt)
    const shares = ids.map((experimentId, index) => ({ experimentId, slots: index === 0 ? 3_000 : 2_000 }))
    expect(yield* layers.list(serviceId, {})).toEqual([newer, { ...layer, shares }])
    expect(yield* layers.list(serviceId, { cursor: newer.id })).toEqual([{ ...layer, shares }])
    expect(yield* layers.get(layer.id)).toEqual({ ...layer, shares })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a layer whose name looks like another of the team is refused, the same text is not", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const { serviceId } = yield* newExperiment()
    const { serviceId: another } = yield* newExperiment()
    const create = (serviceId: string, name: string) => layers.create({ serviceId, name, holdoutPercentage: 0 })
    yield* create(serviceId, "café")
    const refused = { _tag: "InvalidInput", problems: [{ path: ["name"] }] }
    for (const name of ["cafe\u0301", "café ", "\u00a0café"]) {
      expect(yield* Effect.flip(create(another, name))).toMatchObject(refused)
    }
    expect(yield* create(serviceId, "café")).toMatchObject({ name: "café" })
    expect(yield* create(serviceId, " tea ")).toMatchObject({ name: " tea " })
    expect(yield* layers.list(serviceId, {})).toHaveLength(3)
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a layer of another team, or an unknown one, is not found", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const { ids, layer } = yield* newLayer({ shares: [30] })
    const missing = { _tag: "LayerNotFound", id: layer.id }
    const asOther = Effect.provideService(Caller, { ...localUser, teamId: "2" })
    expect(yield* Effect.flip(asOther(layers.get(layer.id)))).toMatchObject(missing)
    expect(yield* Effect.flip(asOther(layers.list(layer.serviceId, {})))).toMatchObject({ _tag: "ServiceNotFound" })
    for (const id of ids) {
      const request = { layerId: layer.id, percentage: 1 }
      expect(yield* Effect.flip(asOther(layers.join(id, request)))).toMatchObject({ _tag: "ExperimentNotFound" })
      expect(yield* Effect.flip(asOther(layers.membership(id)))).toMatchObject({ _tag: "ExperimentNotFound" })
      expect(yield* Effect.flip(asOther(layers.leave(id)))).toMatchObject({ _tag: "ExperimentNotFound" })
    }
    const { id } = yield* newExperiment()
    expect(yield* Effect.flip(layers.join(id, { layerId: layer.id, percentage: 1 }))).toMatchObject(missing)
    expect(yield* Effect.flip(layers.get("x"))).toMatchObject({ _tag: "LayerNotFound", id: "x" })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an experiment joins, changes its share, moves and leaves; only real changes raise its revision", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const { ids, layer } = yield* newLayer({ shares: [0, 50] })
    const [id = ""] = ids
    const other = yield* layers.create({ serviceId: layer.serviceId, name: "other", holdoutPercentage: 0 })
    const join = (layerId: string, percentage: number) =>
      layers.join(id, { layerId, percentage }).pipe(Effect.map(({ booking }) => booking))
    const revision = Option.getOrElse(yield* revisionOf(id), () => -1)
    const expectRaised = Effect.fnUntraced(function* (by: number) {
      expect(yield* revisionOf(id)).toEqual(Option.some(revision + by))
    })
    expect(yield* Effect.flip(layers.membership(id))).toMatchObject({ _tag: "NotInLayer", experimentId: id })
    expect(yield* Effect.flip(layers.leave(id))).toMatchObject({ _tag: "NotInLayer" })
    const joined = yield* join(layer.id, 10)
    expect(joined).toMatchObject({ slots: [{ start: 5_000, end: 6_000 }], updatedAt: 0 })
    yield* TestClock.adjust(1_000)
    expect(yield* join(layer.id, 10)).toEqual(joined)
    yield* expectRaised(1)
    expect(yield* Effect.flip(join(layer.id, 51))).toMatchObject({ _tag: "LayerFull", free: 5_000 })
    expect(yield* layers.membership(id)).toEqual(joined)
    const grown = yield* join(layer.id, 50)
    expect(grown).toEqual({ ...joined, slots: [{ start: 5_000, end: 10_000 }], updatedAt: 1_000 })
    yield* join(other.id, 100)
    yield* expectRaised(3)
    expect((yield* layers.get(layer.id)).shares).toHaveLength(1)
    yield* layers.leave(id)
    yield* expectRaised(4)
    expect((yield* layers.get(other.id)).shares).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an archived experiment books no more slots, and can still leave", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const { ids, layer } = yield* newLayer({ shares: [50] })
    const [id = ""] = ids
    yield* archive(id)
    const join = layers.join(id, { layerId: layer.id, percentage: 50 })
    expect(yield* Effect.flip(join)).toMatchObject({ _tag: "ExperimentArchived", id })
    yield* layers.leave(id)
    expect((yield* layers.get(layer.id)).shares).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

describe("5,000 entities that two experiments of one layer both sample", () => {
  it.effect.each([
    [0, [50, 50]],
    [40, [30, 30]]
  ] as const)("with a holdout of %i per cent are in at most one", ([holdoutPercentage, shares]) =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { ids } = yield* newLayer({ holdoutPercentage, shares })
      const takersOf = (value: number) =>
        Effect.filter(ids, (id) =>
          samples.create(id, user(String(value))).pipe(
            Effect.as(true),
            Effect.catchTag("NotSampled", ({ reason }) => Effect.succeed(reason !== "layer_excluded"))
          )
        )
      const counts = new Map<string, number>()
      for (let value = 0; value < 5_000; value++) {
        const takers = (yield* takersOf(value)).join(" and ")
        counts.set(takers, (counts.get(takers) ?? 0) + 1)
      }
      const held = counts.get("") ?? 0
      counts.delete("")
      expect([...counts.keys()].toSorted()).toEqual(ids.toSorted())
      // Five standard deviations.
      const about = 5 * Math.sqrt(5_000 / 4)
      expect(Math.abs(held - 50 * holdoutPercentage)).toBeLessThanOrEqual(holdoutPercentage === 0 ? 0 : about)
      for (const count of counts.values()) expect(Math.abs(count - 50 * shares[0])).toBeLessThan(about)
    }).pipe(Effect.provide(memoryDomain))
  )
})

it.effect("a stored sample stays when its experiment joins, shrinks, moves on and leaves", () =>
  Effect.gen(function* () {
    const layers = yield* Layers
    const samples = yield* Samples
    const { ids, layer } = yield* newLayer({ shares: [0], holdoutPercentage: 98 })
    const [id = ""] = ids
    const stored = yield* Effect.forEach(
      Array.from({ length: 200 }, (_, n) => user(String(n))),
      (request) => samples.create(id, request)
    )
    const expectAllStand = Effect.fnUntraced(function* () {
      for (const { sampledValue, ...sample } of stored) {
        expect(yield* samples.create(id, user(sampledValue))).toEqual({ sampledValue, ...sample })
      }
    })
    const join = (percentage: number) => layers.join(id, { layerId: layer.id, percentage })
    for (const change of [join(2), join(1), layers.leave(id)]) {
      yield* change
      yield* expectAllStand()
    }
    expect(yield* samples.list(id, {})).toHaveLength(200)
  }).pipe(Effect.provide(memoryDomain))
)
