import { readFileSync } from "node:fs"
import { Result } from "effect"
import { expect, it } from "vitest"
import type { Allocation } from "./Allocation.ts"
import { replaceBuckets } from "./replaceBuckets.ts"
import { minimumMoves, movedSlots, reweight, type SlotMove } from "./reweight.ts"
import { type Share, slotCount } from "./Share.ts"
import { bucketAt, emptySlotTable, type SlotTable } from "./SlotTable.ts"
import { slotOf } from "./slotOf.ts"

type Listed = { readonly bucket: string } & Share
interface Chain {
  readonly name: string
  readonly salt: string
  readonly steps: readonly {
    /** In the order in which it was sent. */
    readonly sent: readonly Listed[]
    /** The same in order of creation. */
    readonly target: readonly Listed[]
    readonly ranges: SlotTable
    readonly moved_slots: number
    readonly moves: readonly SlotMove[]
  }[]
  readonly entities: readonly {
    readonly sampled_entity: string
    readonly sampled_value: string
    readonly slot: number
    readonly buckets: readonly (string | null)[]
  }[]
}
const { chains }: { chains: Chain[] } = JSON.parse(
  readFileSync(new URL("../../vectors/reweighting.json", import.meta.url), "utf8")
)

const slotsOf = (shares: readonly Listed[]) => shares.map((each) => ({ bucket: each.bucket, slots: slotCount(each) }))

it.each(chains)("the published chain: $name", ({ entities, salt, steps }) => {
  let table = emptySlotTable
  const tables = steps.map(({ moved_slots, ranges, target }) => {
    const slots = slotsOf(target)
    const next = reweight(table, slots)
    expect(next).toEqual(ranges)
    expect(movedSlots(table, next)).toBe(moved_slots)
    expect(minimumMoves(table, slots)).toBe(moved_slots)
    table = next
    return next
  })
  for (const { buckets, sampled_entity, sampled_value, slot } of entities) {
    expect(slotOf(salt, sampled_entity, sampled_value)).toBe(slot)
    expect(tables.map((each) => bucketAt(each, slot))).toEqual(buckets)
  }
})

it.each(chains)("the published chain, bucket by bucket as it was sent: $name", ({ steps }) => {
  let allocation: Allocation = {
    experimentId: "e",
    archived: false,
    fallbackValue: null,
    buckets: [],
    table: emptySlotTable,
    version: 0,
    closedBuckets: [],
    changedAt: 0
  }
  for (const { moved_slots, moves, ranges, sent, target } of steps) {
    const wanted = sent.map(({ bucket: name, ...share }) => ({ name, ...share }))
    const next = Result.getOrThrow(replaceBuckets(allocation, wanted, 1))
    expect(next).toMatchObject({ table: ranges, moves, movedSlots: moved_slots, version: allocation.version + 1 })
    expect(next.buckets.map(({ name: bucket, slots }) => ({ bucket, slots }))).toEqual(slotsOf(target))
    allocation = next
  }
})
