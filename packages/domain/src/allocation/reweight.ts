import { type SlotTable, slotOwners, slotTableOf, totalSlots } from "./SlotTable.ts"

/** The slots that each bucket must own, in order of bucket creation; a bucket that is not listed is removed. */
export type SlotTarget = readonly { readonly bucket: string; readonly slots: number }[]

/** Slots that change their owner; null is unowned. */
export interface SlotMove {
  readonly from: string | null
  readonly to: string | null
  readonly slots: number
}

/**
 * The table in which every bucket owns exactly its `slots`, with the fewest slots moved: shrinking and removed buckets release their
 * highest slots; growing and new buckets, in order of creation, take the released slots and then the unowned ones, both
 * ascending. Throws a RangeError if the target repeats a bucket, has a number that is negative or not whole, or exceeds 10,000 slots.
 */
export const reweight = (table: SlotTable, target: SlotTarget): SlotTable => {
  const wanted = checked(target)
  const owners = slotOwners(table)
  const held = heldSlots(table)
  const unowned: number[] = []
  const released: number[] = []
  for (let slot = totalSlots - 1; slot >= 0; slot--) {
    const bucket = owners[slot]
    if (bucket == null) {
      unowned.push(slot)
      continue
    }
    const count = held.get(bucket) ?? 0
    if (count <= (wanted.get(bucket) ?? 0)) continue
    held.set(bucket, count - 1)
    owners[slot] = null
    released.push(slot)
  }
  // Both lists descend, so `pop` gives the lowest slot. Released slots come first: they move anyway, an unowned one would be a further move.
  const free = [...unowned, ...released]
  for (const { bucket, slots } of target) {
    for (let count = held.get(bucket) ?? 0; count < slots; count++) {
      const slot = free.pop()
      if (slot !== undefined) owners[slot] = bucket
    }
  }
  return slotTableOf(owners)
}

/** The number of slots that changed their owner; "unowned" counts as an owner. */
export const movedSlots = (from: SlotTable, to: SlotTable): number => {
  const after = slotOwners(to)
  return slotOwners(from).reduce((moved, bucket, slot) => (bucket === after[slot] ? moved : moved + 1), 0)
}

/** The slots that each owner loses to each other one: by loser and then by gainer, in the `order` of buckets, unowned last. */
export const slotMoves = (from: SlotTable, to: SlotTable, order: readonly string[]): readonly SlotMove[] => {
  const after = slotOwners(to)
  const moves = new Map<string | null, Map<string | null, number>>()
  for (const [slot, loser] of slotOwners(from).entries()) {
    const gainer = after[slot] ?? null
    if (gainer === loser) continue
    const gains = moves.get(loser) ?? new Map<string | null, number>()
    moves.set(loser, gains.set(gainer, (gains.get(gainer) ?? 0) + 1))
  }
  const owners = [...new Set(order), null]
  return owners.flatMap((loser) => {
    const gains = moves.get(loser)
    if (gains === undefined) return []
    return owners.flatMap((gainer) => {
      const slots = gains.get(gainer)
      return slots === undefined ? [] : [{ from: loser, to: gainer, slots }]
    })
  })
}

/** The fewest slots that must change their owner to reach the target: the total variation between the two, with "unowned" as one more owner. */
export const minimumMoves = (from: SlotTable, target: SlotTarget): number => {
  const wanted = checked(target)
  const held = heldSlots(from)
  let gained = 0
  let lost = 0
  for (const bucket of new Set([...held.keys(), ...wanted.keys()])) {
    const change = (wanted.get(bucket) ?? 0) - (held.get(bucket) ?? 0)
    if (change > 0) gained += change
    else lost -= change
  }
  // The change of the unowned slots is the difference of the two.
  return Math.max(gained, lost)
}

const heldSlots = (table: SlotTable): Map<string, number> => {
  const held = new Map<string, number>()
  for (const { bucket, start, end } of table) held.set(bucket, (held.get(bucket) ?? 0) + end - start)
  return held
}

const checked = (target: SlotTarget): ReadonlyMap<string, number> => {
  const wanted = new Map<string, number>()
  let total = 0
  for (const { bucket, slots } of target) {
    if (wanted.has(bucket)) throw new RangeError(`bucket ${JSON.stringify(bucket)} is listed twice`)
    if (!Number.isInteger(slots) || slots < 0) throw new RangeError(`a bucket cannot own ${slots} slots`)
    wanted.set(bucket, slots)
    total += slots
  }
  if (total > totalSlots) throw new RangeError(`${total} slots are more than ${totalSlots}`)
  return wanted
}
