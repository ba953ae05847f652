import type { SlotTable } from "./SlotTable.ts"

/** A slot table that an experiment has or had, numbered from 1 without gaps; the empty table before any bucket is not one. */
export interface AllocationVersion {
  readonly version: number
  readonly table: SlotTable
  /** When it took effect, milliseconds since the epoch. */
  readonly createdAt: number
}
