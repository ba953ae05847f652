import type { SortitionOutputs } from "@sortition/client"
import type { Answers } from "../terminal/Answers.ts"
import type { Column } from "../terminal/textTable.ts"
import { bucketColumns, percentOf } from "./shares.ts"

type Reweighting = SortitionOutputs["buckets"]["replace"]
type Move = Reweighting["moves"][number]

const allSlots = 10_000

const columns: readonly Column<Move>[] = [
  { title: "FROM", text: ({ from }) => from ?? "(unallocated)" },
  { title: "TO", text: ({ to }) => to ?? "(unallocated)" },
  { title: "SLOTS", text: ({ slots }) => slots, whole: true, right: true },
  { title: "SHARE", text: ({ slots }) => percentOf(slots), whole: true, right: true }
]

/** A distribution for people: the slots that move by pair of buckets, then the buckets. */
export const reweightedLines = (answers: Answers, { buckets, moved_slots, moves, version }: Reweighting) => {
  const moved =
    moves.length === 0
      ? ["No slots move."]
      : [
          ...answers.table(moves, columns),
          "",
          `${moved_slots} of ${allSlots} slots move (${percentOf(moved_slots)}). Stored samples keep their buckets.`
        ]
  return [...moved, "", ...answers.table(buckets, bucketColumns), "", `Allocation version ${version}.`]
}
