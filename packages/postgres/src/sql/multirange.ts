import type { SlotSpan } from "@sortition/domain/allocation/SlotTable"

/** The int4multirange literal of the spans. */
export const toMultirange = (spans: readonly SlotSpan[]): string =>
  `{${spans.map(({ end, start }) => `[${start},${end})`).join(",")}}`

/** Parses an int4multirange literal, which PostgreSQL writes ascending, disjoint and half-open. */
export const spansOf = (multirange: string): readonly SlotSpan[] =>
  Array.from(multirange.matchAll(/\[(\d+),(\d+)\)/g), ([, start, end]) => ({ start: Number(start), end: Number(end) }))
