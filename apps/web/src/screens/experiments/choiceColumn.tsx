import type { Column } from "../../parts/tables/DataRows.tsx"
import { experimentsTexts as texts } from "../../texts/experiments.ts"
import { ChooseBox } from "./ChooseBox.tsx"
import type { useChosen } from "./useChosen.ts"
import type { ListedExperiment } from "./useExperimentPages.ts"

/** The boxes that choose rows. */
export const choiceColumn = (
  rows: readonly ListedExperiment[],
  { choose, chooseAll, chosen }: ReturnType<typeof useChosen>
): Column<ListedExperiment> => {
  const all = rows.length > 0 && rows.every(({ id }) => chosen.has(id))
  return {
    key: "choose",
    width: "3.25rem",
    title: <ChooseBox label={texts.chooseAll} checked={all} isPartly={!all && chosen.size > 0} onChange={chooseAll} />,
    cell: ({ id, name }, place) => (
      <ChooseBox
        label={texts.choose(name)}
        checked={chosen.has(id)}
        onChange={(isNow, withShift) => choose(place, isNow, withShift)}
      />
    )
  }
}
