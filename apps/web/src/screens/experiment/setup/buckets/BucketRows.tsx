import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import type { Dispatch } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { CheckField } from "../../../../parts/controls/CheckField.tsx"
import { bucketsTexts as texts } from "../../../../texts/setup/setupBuckets.ts"
import { formatSlots } from "../shares.ts"
import { BucketRow } from "./BucketRow.tsx"
import type { SplitProblems } from "./checkSplit.ts"
import { type SplitAction, type SplitDraft, totalOf } from "./SplitDraft.ts"

interface BucketRowsProps {
  readonly draft: SplitDraft
  readonly problems: SplitProblems
  readonly colourOf: (bucket: string | null) => string
  readonly change: Dispatch<SplitAction>
}

/** All buckets of a draft, what they leave unallocated, and what is wrong with them together. */
export const BucketRows = ({ change, colourOf, draft, problems }: BucketRowsProps) => {
  const total = totalOf(draft.rows)
  return (
    <div className="stack">
      <div className="split-rows">
        <div className="split-row split-head" aria-hidden="true">
          <span>{texts.name}</span>
          <span />
          <span>{texts.share}</span>
          <span />
          <span>{texts.limit}</span>
        </div>
        {draft.rows.map((bucket, place) => (
          <BucketRow
            key={bucket.key}
            bucket={bucket}
            colour={colourOf(bucket.name === "" ? null : bucket.name)}
            problems={problems.rows[place] ?? {}}
            change={change}
          />
        ))}
      </div>
      <p className="soft small">{texts.valueHint}</p>
      <div className="row row-between">
        <div className="row">
          <Button small onClick={() => change({ type: "add" })}>
            {texts.add}
          </Button>
          <Button small onClick={() => change({ type: "equal" })} disabled={draft.rows.length === 0}>
            {texts.equal}
          </Button>
          <CheckField
            label={texts.keepTotal}
            checked={draft.keepsTotal}
            onChange={(on) => change({ type: "keepTotal", on })}
          />
        </div>
        <div className="small number" role="status">
          {total < totalSlots
            ? texts.unallocated(formatSlots(totalSlots - total), totalSlots - total)
            : texts.allocated(formatSlots(total))}
        </div>
      </div>
      {problems.whole !== null && (
        <div className="note note-bad" role="alert">
          {problems.whole}
        </div>
      )}
    </div>
  )
}
