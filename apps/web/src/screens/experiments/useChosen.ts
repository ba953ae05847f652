import { useRef, useState } from "react"
import { type Chosen, chosenAfter } from "./chosenAfter.ts"
import type { ListedExperiment } from "./useExperimentPages.ts"

/** The rows that are chosen. With Shift, a row brings those between it and the row before. */
export const useChosen = (rows: readonly ListedExperiment[]) => {
  const [chosen, setChosen] = useState<Chosen<ListedExperiment>>(new Map())
  const before = useRef(0)
  return {
    chosen,
    choose: (place: number, isNow: boolean, isRange: boolean) => {
      setChosen(chosenAfter(chosen, rows, { from: isRange ? before.current : place, to: place, isNow }))
      before.current = place
    },
    chooseAll: (isNow: boolean) =>
      setChosen(isNow ? chosenAfter(chosen, rows, { from: 0, to: rows.length - 1, isNow }) : new Map()),
    clear: () => setChosen(new Map())
  }
}
