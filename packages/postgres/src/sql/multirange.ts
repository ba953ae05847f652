import type { SlotSpan } from "@sortition/domain/allocation/SlotTable"

/** Spans as PostgreSQL writes an int4multirange. */
export const toMultirange = (spans: readonly SlotSpan[]): string =>
  `{${spans.map(({ end, start }) => `[${start},${end})`).join(",")}}`

/** The spans of an int4multirange, which PostgreSQL writes ascending, disjoint and half-open. */
export const spansOf = (multirange: string): readonly SlotSpan[] =>
  Array.from(multirange.matchAll(/\[(\d+),(\d+)\)/g), ([, start, end]) => ({ start: Number(start), end: Number(end) }))
