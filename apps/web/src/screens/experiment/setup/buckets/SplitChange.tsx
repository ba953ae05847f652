import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import { SlotBar } from "../SlotBar.tsx"
import type { CheckedSplit } from "./checkSplit.ts"
import { tableOf, type WantedBucket } from "./previewSplit.ts"
import { SampleMoves } from "./SampleMoves.tsx"
import type { StoredSplit } from "./splitOptions.ts"
import { splitParts } from "./splitParts.ts"

interface SplitChangeProps {
  readonly stored: StoredSplit
  readonly wanted: readonly WantedBucket[]
  readonly preview: NonNullable<CheckedSplit["preview"]>
  readonly colourOf: (bucket: string | null) => string
}

const { preview: texts } = bucketsTexts

/** What a draft would change, before it is saved. */
export const SplitChange = ({ colourOf, preview, stored, wanted }: SplitChangeProps) => {
  const bars = [
    { name: bucketsTexts.now, table: tableOf(stored.versions.at(-1)) },
    { name: bucketsTexts.after, table: preview.table }
  ]
  return (
    <div className="stack">
      <p aria-live="polite">
        <strong>{preview.movedSlots === 0 ? texts.noMove : texts.moved(preview.movedSlots)}</strong>{" "}
        {preview.movedSlots > 0 && preview.movedSlots === preview.minimumSlots && texts.fewest}
      </p>
      <div className="split-bars small">
        {bars.map(({ name, table }) => (
          <div key={name} className="split-bar">
            <span className="soft">{name}</span>
            <SlotBar label={bucketsTexts.bar(name, splitParts(table))} ranges={table} colourOf={colourOf} />
          </div>
        ))}
      </div>
      <SampleMoves stored={stored} wanted={wanted} preview={preview} colourOf={colourOf} />
    </div>
  )
}
