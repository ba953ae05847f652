import { type SlotSpan, slotsPerPercent, totalSlots } from "./SlotTable.ts"

/** A share of all slots: in whole per cent, 0–100, or finer in slots, 0–10,000. */
export type Share = { readonly percentage: number } | { readonly slots: number }

/** The number of slots of a share, 0–10,000. */
export const slotCount = (share: Share): number => ("slots" in share ? share.slots : share.percentage * slotsPerPercent)

/** The number of slots in spans that do not overlap. */
export const countSlots = (spans: readonly SlotSpan[]): number =>
  spans.reduce((sum, { end, start }) => sum + end - start, 0)

/** A number of slots in whole per cent, 0–100, halves rounded up: fewer than 50 slots are 0 per cent. */
export const roundedPercentage = (slots: number): number => Math.round(slots / slotsPerPercent)

/** A number of slots in per cent, with up to two decimals. */
export const exactPercentage = (slots: number): number => slots / slotsPerPercent

/** A share that may be missing. */
export interface GivenShare {
  readonly percentage?: number | undefined
  readonly slots?: number | undefined
}

/** How a message counts slots: in slots if one of the shares does, otherwise in per cent. */
export const unitOf = (shares: readonly GivenShare[]) =>
  shares.some(({ slots }) => slots !== undefined)
    ? { plural: "slots", most: totalSlots, of: (slots: number) => slots }
    : { plural: "percentages", most: exactPercentage(totalSlots), of: exactPercentage }
