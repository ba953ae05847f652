import type { SlotMove } from "@sortition/domain/allocation/reweight"

/** The most flows of one drawing. */
export const mostFlows = 12

interface Span {
  readonly top: number
  readonly bottom: number
}

export interface FlowEnd extends Span {
  readonly bucket: string | null
  readonly slots: number
}

export interface Flow {
  readonly move: SlotMove
  readonly left: Span
  readonly right: Span
}

const gap = 10

const endsOf = (
  moves: readonly SlotMove[],
  side: "from" | "to",
  { height, slots }: { readonly height: number; readonly slots: number }
): readonly FlowEnd[] => {
  const sums = [...Map.groupBy(moves, (move) => move[side])].map(([bucket, own]) => ({
    bucket,
    slots: own.reduce((sum, move) => sum + move.slots, 0)
  }))
  const perSlot = (height - gap * (sums.length - 1)) / slots
  let top = 0
  return sums.map((end) => {
    const span = { ...end, top, bottom: top + end.slots * perSlot }
    top = span.bottom + gap
    return span
  })
}

/** Places each flow at both of its ends, one below the other, in proportion to its slots. */
const placed = (moves: readonly SlotMove[], ends: readonly FlowEnd[], side: "from" | "to"): readonly Span[] => {
  const next = new Map(ends.map(({ bucket, top }) => [bucket, top]))
  return moves.map((move) => {
    const end = ends.find(({ bucket }) => bucket === move[side])
    const top = next.get(move[side]) ?? 0
    const bottom = end === undefined ? top : top + ((end.bottom - end.top) * move.slots) / end.slots
    next.set(move[side], bottom)
    return { top, bottom }
  })
}

/** The largest moves as flows from the buckets on the left to those on the right, within a height. */
export const layoutFlows = (moves: readonly SlotMove[], height: number) => {
  const largest = moves.toSorted((one, other) => other.slots - one.slots).slice(0, mostFlows)
  const shown = moves.filter((move) => largest.includes(move))
  const size = { height, slots: shown.reduce((sum, move) => sum + move.slots, 0) }
  const [left, right] = [endsOf(shown, "from", size), endsOf(shown, "to", size)]
  const [starts, stops] = [placed(shown, left, "from"), placed(shown, right, "to")]
  const none = { top: 0, bottom: 0 }
  const flows = shown.map((move, place): Flow => ({ move, left: starts[place] ?? none, right: stops[place] ?? none }))
  return { left, right, flows }
}
