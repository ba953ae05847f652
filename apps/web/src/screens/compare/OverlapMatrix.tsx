import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import { compareTexts as texts } from "../../texts/compare.ts"
import { MatrixTable } from "./MatrixTable.tsx"
import type { PairsProps } from "./PairsProps.ts"
import { PairTable } from "./PairTable.tsx"

/** Every two experiments, as a matrix or as rows. */
export const OverlapMatrix = (props: PairsProps) => {
  const [asRows, setAsRows] = useState(false)
  const isEstimated = props.overlaps.pairs.some(({ basis }) => basis === "sample")
  return (
    <Card
      title={texts.matrix}
      hint={texts.matrixHint}
      actions={
        <Button small kind="plain" aria-pressed={asRows} onClick={() => setAsRows(!asRows)}>
          {asRows ? texts.asMatrix : texts.asRows}
        </Button>
      }
    >
      {asRows ? <PairTable {...props} /> : <MatrixTable {...props} />}
      {isEstimated && <p className="small soft">{texts.estimated}</p>}
    </Card>
  )
}
