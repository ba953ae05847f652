import type { AllocationVersion } from "./Allocation.ts"
import type { SlotMove } from "./reweight.ts"
import { type SlotTable, slotOwners, totalSlots } from "./SlotTable.ts"

/** Stored samples that the slot table has allocated: of one slot and one bucket, or of one bucket in one version. */
export type AllocatedSamples =
  | {
      readonly basis: "exact"
      readonly counts: readonly { readonly slot: number; readonly bucket: string; readonly samples: number }[]
    }
  | {
      readonly basis: "estimate"
      readonly counts: readonly { readonly version: number; readonly bucket: string; readonly samples: number }[]
      /** The versions that are counted. */
      readonly versions: readonly Pick<AllocationVersion, "table" | "version">[]
    }

/** What a new slot table would mean for samples that are stored, which it does not change. */
export interface SamplePreview {
  readonly basis: "exact" | "estimate"
  /** Samples that would not be in their bucket if they were sampled under the new table. */
  readonly different: number
  readonly moves: readonly (SlotMove & { readonly samples: number })[]
}

type Each = (slot: number, bucket: string, samples: number) => void

/** The samples of a bucket in a version are spread evenly over the slots that it had in that version. */
const forEachSlot = (stored: AllocatedSamples, use: Each): void => {
  if (stored.basis === "exact") {
    for (const { bucket, samples, slot } of stored.counts) use(slot, bucket, samples)
    return
  }
  const tables = new Map(stored.versions.map(({ table, version }) => [version, table]))
  for (const { bucket, samples, version } of stored.counts) {
    const ranges = (tables.get(version) ?? []).filter((range) => range.bucket === bucket)
    const slots = ranges.reduce((sum, { end, start }) => sum + end - start, 0)
    for (const { end, start } of ranges) {
      for (let slot = start; slot < end; slot++) use(slot, bucket, samples / slots)
    }
  }
}

/** Counts the stored samples in the slots that move, and those that would be elsewhere. */
export const previewSamples = (
  stored: AllocatedSamples,
  { from, moves, to }: { readonly from: SlotTable; readonly to: SlotTable; readonly moves: readonly SlotMove[] }
): SamplePreview => {
  const [before, after] = [slotOwners(from), slotOwners(to)]
  const inSlot = new Float64Array(totalSlots)
  let different = 0
  forEachSlot(stored, (slot, bucket, samples) => {
    inSlot[slot] = (inSlot[slot] ?? 0) + samples
    if (after[slot] !== bucket) different += samples
  })
  const moved = new Map<string | null, Map<string | null, number>>()
  for (const [slot, samples] of inSlot.entries()) {
    const [loser = null, gainer = null] = [before[slot], after[slot]]
    const gains = moved.get(loser) ?? new Map<string | null, number>()
    moved.set(loser, gains.set(gainer, (gains.get(gainer) ?? 0) + samples))
  }
  return {
    basis: stored.basis,
    different: Math.round(different),
    moves: moves.map((move) => ({ ...move, samples: Math.round(moved.get(move.from)?.get(move.to) ?? 0) }))
  }
}
