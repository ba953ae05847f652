import { readFileSync } from "node:fs"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { countSlots } from "../allocation/Share.ts"
import { covers, type SlotSpan } from "../allocation/SlotTable.ts"
import { hashOf, slotHasher, slotOf } from "../allocation/slotOf.ts"
import { bookLayer, freeSlots, holdoutSlots } from "./bookLayer.ts"
import type { Layer, LayerBooking } from "./Layer.ts"

interface Entity {
  readonly sampled_entity: string
  readonly sampled_value: string
  readonly slot: number
}
interface Chain {
  readonly name: string
  readonly salt: string
  readonly holdout_percentage: number
  readonly steps: readonly {
    readonly experiment: string
    readonly percentage?: number
    readonly slots?: number
    readonly fits: boolean
    readonly free_percentage: number
    readonly free_slots: number
    readonly ranges: readonly (SlotSpan & { readonly experiment: string | null })[]
  }[]
  readonly entities: readonly (Entity & { readonly experiments: readonly (string | null)[] })[]
}
const { cases, chains }: { cases: (Entity & { salt: string; u32: number })[]; chains: Chain[] } = JSON.parse(
  readFileSync(new URL("../../vectors/layers.json", import.meta.url), "utf8")
)

const layerWith = (holdoutPercentage: number, id = "layer"): Layer => ({
  id,
  serviceId: "s",
  name: "n",
  salt: "0".repeat(32),
  holdoutPercentage,
  createdAt: 1,
  updatedAt: 1
})

/** A layer in memory: `book` returns whether there was room; no slots leave it. */
const booking = (layer: Layer) => {
  const bookings = new Map<string, LayerBooking>()
  const book = (id: string, slots: number, now = 2) => {
    if (slots === 0) return bookings.delete(id) || true
    const booking = bookings.get(id) ?? null
    const experiment = { id, archived: false, completedAt: null, serviceId: layer.serviceId }
    const standing = { experiment, layer, bookings: [...bookings.values()], booking, samplesBySlot: [] }
    const booked = bookLayer(standing, { layerId: layer.id, slots }, now)
    if (Result.isSuccess(booked)) bookings.set(id, booked.success.booking)
    return Result.isSuccess(booked)
  }
  const shares = () => [...bookings].map(([experimentId, { slots }]) => ({ experimentId, slots: countSlots(slots) }))
  return { bookings, book, shares, slotsOf: (id: string) => bookings.get(id)?.slots ?? [] }
}

describe("the published vectors", () => {
  it("give every entity its slot of the layer, which is not its slot of an experiment", () => {
    expect(cases.length).toBeGreaterThanOrEqual(50)
    for (const { salt, sampled_entity, sampled_value, slot, u32 } of cases) {
      expect(hashOf(salt, sampled_entity, sampled_value, "layer")).toBe(u32)
      expect(slotHasher(salt, "layer")(sampled_entity, sampled_value)).toBe(slot)
      expect(slotOf(salt, sampled_entity, sampled_value)).not.toBe(slot)
    }
  })

  it.each(chains)("$name", ({ entities, holdout_percentage, salt, steps }) => {
    const layer = { ...layerWith(holdout_percentage), salt }
    const { book, bookings, shares } = booking(layer)
    const owners = steps.map(({ experiment, fits, free_percentage, free_slots, percentage = 0, ranges, slots }) => {
      expect(book(experiment, slots ?? percentage * 100)).toBe(fits)
      const held = [...bookings].flatMap(([id, { slots }]) => slots.map((span) => ({ experiment: id, ...span })))
      const all = [...held, ...holdoutSlots(layer).map((span) => ({ experiment: null, ...span }))]
      expect(all.toSorted((one, other) => one.start - other.start)).toEqual(ranges)
      const free = freeSlots({ ...layer, shares: shares() })
      expect([free, Math.floor(free / 100)]).toEqual([free_slots, free_percentage])
      return (slot: number) => held.find((each) => covers([each], slot))?.experiment ?? null
    })
    for (const { experiments, sampled_entity, sampled_value, slot } of entities) {
      expect(slotOf(salt, sampled_entity, sampled_value, "layer")).toBe(slot)
      expect(owners.map((ownerOf) => ownerOf(slot))).toEqual(experiments)
    }
  })
})

it("any bookings have all their slots, share none with each other or the holdout, and move no other booking", () => {
  const anyStep = fc.record({ id: fc.constantFrom(..."abcdef"), wanted: fc.nat({ max: 6_000 }) })
  const slotSet = (spans: readonly SlotSpan[]) =>
    new Set(spans.flatMap(({ end, start }) => Array.from({ length: end - start }, (_, index) => start + index)))
  fc.assert(
    fc.property(fc.nat({ max: 40 }), fc.array(anyStep, { maxLength: 14 }), (holdout, steps) => {
      const layer = layerWith(holdout)
      const { book, bookings, shares, slotsOf } = booking(layer)
      for (const { id, wanted } of steps) {
        const before = new Map(bookings)
        const free = freeSlots({ ...layer, shares: shares().filter((each) => each.experimentId !== id) })
        const had = slotSet(slotsOf(id))
        expect(book(id, wanted)).toBe(wanted <= free)
        if (wanted <= free) expect(countSlots(slotsOf(id))).toBe(wanted)
        for (const [other, stored] of before) if (other !== id) expect(bookings.get(other)).toBe(stored)
        const has = slotSet(slotsOf(id))
        const [fewer, more] = has.size < had.size ? [has, had] : [had, has]
        expect(fewer.isSubsetOf(more)).toBe(true)
        if (has.size < had.size) expect(Math.max(-1, ...has)).toBeLessThan(Math.min(...had.difference(has)))
        const all = [...bookings.values()].map(({ slots }) => slotSet(slots))
        const slots = [...all, slotSet(holdoutSlots(layer))].flatMap((each) => [...each])
        expect(new Set(slots).size).toBe(slots.length)
      }
    }),
    { numRuns: 40 }
  )
})

describe("a booking", () => {
  const layer = layerWith(10)
  const experiment = { id: "e", archived: false, completedAt: null, serviceId: "s" }
  const ask = (share: number | { slots: number }, changes: Partial<Parameters<typeof bookLayer>[0]> = {}, now = 5) =>
    Result.map(
      bookLayer(
        { experiment, layer, bookings: [], booking: null, samplesBySlot: [], ...changes },
        { layerId: changes.layer?.id ?? "layer", ...(typeof share === "number" ? { percentage: share } : share) },
        now
      ),
      ({ booking }) => booking
    )
  const stored = Result.getOrThrow(ask(30))

  it("stays the stored one, with its times, when nothing changes; a change keeps the time of joining", () => {
    const standing = { bookings: [stored], booking: stored }
    expect(stored).toMatchObject({ createdAt: 5, updatedAt: 5, slots: [{ start: 0, end: 3_000 }] })
    expect(Result.getOrThrow(ask(30, standing, 9))).toBe(stored)
    expect(Result.getOrThrow(ask(31, standing, 9))).toMatchObject({
      createdAt: 5,
      updatedAt: 9,
      slots: [{ start: 0, end: 3_100 }]
    })
    expect(Result.getOrThrow(ask({ slots: 3_000 }, standing, 9))).toBe(stored)
    expect(Result.getOrThrow(ask({ slots: 1 }, standing, 9))).toMatchObject({ slots: [{ start: 0, end: 1 }] })
  })

  it("in another layer is a new one, on the slots that are free there", () => {
    const other = layerWith(0, "other")
    const theirs = { ...stored, layerId: "other", experimentId: "them" }
    const standing = { layer: other, bookings: [theirs], booking: stored }
    expect(Result.getOrThrow(ask(30, standing, 9))).toEqual({
      layerId: "other",
      experimentId: "e",
      createdAt: 9,
      updatedAt: 9,
      releasedAt: null,
      slots: [{ start: 3_000, end: 6_000 }]
    })
    // Its slots in another layer are no room in this one.
    expect(ask(71, standing)).toMatchObject({
      failure: { _tag: "LayerFull", message: "The layer has 70 per cent left for this experiment, not 71" }
    })
  })

  it("that is too large is refused with the free share, the experiment's own included", () => {
    const theirs = { ...stored, experimentId: "them", slots: [{ start: 3_000, end: 6_000 }] }
    const refused = ask(61, { bookings: [stored, theirs], booking: stored })
    expect(refused).toMatchObject({ failure: { _tag: "LayerFull", free: 6_000 } })
    const finer = ask({ slots: 6_001 }, { bookings: [stored, theirs], booking: stored })
    expect(finer).toMatchObject({
      failure: { message: "The layer has 6000 slots left for this experiment, not 6001" }
    })
    expect(Result.isSuccess(ask(60, { bookings: [stored, theirs], booking: stored }))).toBe(true)
  })

  it("needs a layer of the experiment's service and an unarchived experiment", () => {
    const missing = { failure: { _tag: "LayerNotFound", id: "layer" } }
    expect(ask(1, { layer: null })).toMatchObject(missing)
    expect(ask(1, { layer: { ...layer, serviceId: "another" } })).toMatchObject(missing)
    expect(ask(1, { experiment: { ...experiment, completedAt: 1 } })).toMatchObject({
      failure: { _tag: "ExperimentCompleted", id: "e" }
    })
    const archived = { ...experiment, archived: true }
    expect(ask(30, { experiment: archived, bookings: [stored], booking: stored })).toMatchObject({
      failure: { _tag: "ExperimentArchived", id: "e" }
    })
  })
})
