import { type Dispatch, lazy, Suspense } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { bucketsTexts as texts } from "../../../../texts/setup/setupBuckets.ts"
import type { RowProblems } from "./checkSplit.ts"
import { type DraftBucket, type SplitAction, slotsOf } from "./SplitDraft.ts"

const ShareSlider = lazy(() => import("./ShareSlider.tsx").then((module) => ({ default: module.ShareSlider })))

interface BucketRowProps {
  readonly bucket: DraftBucket
  readonly colour: string
  readonly problems: RowProblems
  readonly change: Dispatch<SplitAction>
}

/** One bucket of a split: its name, its share by slider and by number, its limit, and the value that a flag has in it. */
export const BucketRow = ({ bucket, change, colour, problems }: BucketRowProps) => {
  const { isNew, key, limit, name, share, value } = bucket
  const slots = slotsOf(bucket)
  return (
    <fieldset className="split-row">
      <legend className="visually-hidden">{texts.bucketOf(name)}</legend>
      <div className="split-name">
        <span className="swatch" style={{ "--swatch": colour }} />
        {isNew ? (
          <TextField
            label={texts.name}
            value={name}
            problem={problems.name}
            onChange={(text) => change({ type: "name", key, text })}
          />
        ) : (
          <div className="stack stack-small">
            <strong className="split-stored-name">{name}</strong>
            {problems.name !== undefined && <div className="field-problem">{problems.name}</div>}
          </div>
        )}
      </div>
      <Suspense fallback={<div className="slider" aria-busy="true" />}>
        <ShareSlider
          label={texts.sliderOf(name)}
          slots={slots}
          colour={colour}
          onChange={(percentage) => change({ type: "share", key, text: String(percentage) })}
        />
      </Suspense>
      <TextField
        label={texts.share}
        inputMode="decimal"
        value={share}
        problem={problems.share}
        onChange={(text) => change({ type: "share", key, text })}
      />
      <div className="split-slots soft small number">{texts.slots(slots)}</div>
      <TextField
        label={texts.limit}
        inputMode="numeric"
        placeholder={texts.noLimit}
        value={limit}
        problem={problems.limit}
        onChange={(text) => change({ type: "limit", key, text })}
      />
      <Button small kind="plain" aria-label={texts.remove(name)} onClick={() => change({ type: "remove", key })}>
        {texts.removeShort}
      </Button>
      <div className="split-value">
        <TextField
          label={texts.value}
          placeholder={JSON.stringify(name)}
          spellCheck={false}
          value={value}
          problem={problems.value}
          onChange={(text) => change({ type: "value", key, text })}
        />
      </div>
    </fieldset>
  )
}
