import { slotsPerPercent, totalSlots } from "@sortition/domain/allocation/SlotTable"
import type { Layer, Span } from "./layerOptions.ts"

export const countSpans = (spans: readonly Span[]): number =>
  spans.reduce((sum, { end, start }) => sum + end - start, 0)

/** The highest slots of the layer, which no experiment can book. */
export const holdoutSpans = ({ holdout_percentage }: Pick<Layer, "holdout_percentage">): readonly Span[] =>
  holdout_percentage === 0 ? [] : [{ start: totalSlots - holdout_percentage * slotsPerPercent, end: totalSlots }]

/** The slots that no span has. */
export const freeSpans = (spans: readonly Span[]): readonly Span[] => {
  const free: Span[] = []
  let from = 0
  for (const { end, start } of spans.toSorted((one, other) => one.start - other.start)) {
    if (start > from) free.push({ start: from, end: start })
    from = Math.max(from, end)
  }
  return from < totalSlots ? [...free, { start: from, end: totalSlots }] : free
}

/**
 * The share that reaches to this slot, a whole per cent where so much is free: a growing share keeps its slots and gets the lowest free ones.
 * Null for a slot that is not free.
 */
export const shareTo = (slot: number, free: readonly Span[], held: number): number | null => {
  if (!free.some(({ end, start }) => start <= slot && slot < end)) return null
  const below = free.reduce((sum, { end, start }) => sum + Math.max(0, Math.min(end, slot + 1) - start), 0)
  const rounded = Math.ceil((held + below) / slotsPerPercent) * slotsPerPercent
  return Math.min(rounded, held + countSpans(free))
}

/** `0–2,999 and 4,000–4,499`. */
export const spansText = (spans: readonly Span[]): string =>
  new Intl.ListFormat("en").format(
    spans.map(({ end, start }) => `${start.toLocaleString("en")}–${(end - 1).toLocaleString("en")}`)
  )
