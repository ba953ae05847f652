/** The number of slots of every experiment. */
export const totalSlots = 10_000

export const slotsPerPercent = totalSlots / 100

/** Slots, half-open: `start` up to but not including `end`. */
export interface SlotSpan {
  readonly start: number
  readonly end: number
}

/** Slots that one bucket owns. */
export interface SlotRange extends SlotSpan {
  readonly bucket: string
}

/** Whether one of the spans contains the slot. */
export const covers = (spans: readonly SlotSpan[], slot: number): boolean =>
  spans.some(({ start, end }) => start <= slot && slot < end)

/** The owner of each slot: ranges in ascending order, disjoint, neighbours of one bucket merged. The slots between them are unowned. */
export type SlotTable = readonly SlotRange[]

/** Every slot is unowned. */
export const emptySlotTable: SlotTable = []

/** The bucket that owns `slot`, or null. `compileSlotTable` is faster for many slots. */
export const bucketAt = (table: SlotTable, slot: number): string | null =>
  table.find(({ start, end }) => start <= slot && slot < end)?.bucket ?? null

/** `bucketAt` in constant time. The memory is 200 bytes when buckets own whole per cents of the slots, otherwise 20 kB. */
export const compileSlotTable = (table: SlotTable): ((slot: number) => string | null) => {
  const isWhole = table.every(({ start, end }) => start % slotsPerPercent === 0 && end % slotsPerPercent === 0)
  const size = isWhole ? slotsPerPercent : 1
  const buckets: (string | null)[] = [null]
  const indexes = new Map<string, number>()
  const owners = new Uint16Array(totalSlots / size)
  for (const { bucket, start, end } of table) {
    const index = indexes.get(bucket) ?? buckets.push(bucket) - 1
    indexes.set(bucket, index)
    owners.fill(index, start / size, end / size)
  }
  const bucketOf = (owner = 0) => buckets[owner] ?? null
  if (!isWhole) return (slot) => bucketOf(owners[slot])
  // A whole division; `Math.floor` would divide and round floating-point numbers, which takes longer than the look-up.
  return (slot) => (slot < 0 ? null : bucketOf(owners[(slot / slotsPerPercent) | 0]))
}

/** The owner of each of the 10,000 slots. */
export const slotOwners = (table: SlotTable): (string | null)[] => {
  const owners: (string | null)[] = new Array(totalSlots).fill(null)
  for (const { bucket, start, end } of table) owners.fill(bucket, start, end)
  return owners
}

/** The table in which slot `i` is owned by `owners[i]`. */
export const slotTableOf = (owners: readonly (string | null)[]): SlotTable => {
  const table: SlotRange[] = []
  let start = 0
  for (let slot = 1; slot <= owners.length; slot++) {
    const bucket = owners[start]
    if (slot < owners.length && owners[slot] === bucket) continue
    if (bucket != null) table.push({ bucket, start, end: slot })
    start = slot
  }
  return table
}
