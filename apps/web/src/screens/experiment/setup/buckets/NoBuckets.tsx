import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import type { StoredSplit } from "./splitOptions.ts"
import { useSaveSplit } from "./useSaveSplit.ts"

interface NoBucketsProps {
  readonly stored: StoredSplit
  readonly canSave: boolean
  readonly onOwn: () => void
}

const { empty: texts } = bucketsTexts

/** Teaches what buckets are, and makes the two that most experiments begin with. */
export const NoBuckets = ({ canSave, onOwn, stored }: NoBucketsProps) => {
  const save = useSaveSplit(stored.experimentId, () => undefined)
  const create = () => {
    const wanted = texts.names.map((bucket_name) => ({ bucket_name, slots: 5_000, max_samples: null }))
    save.mutate({ wanted, tag: stored.tag, version: 0 })
  }
  return (
    <>
      {save.isError && <Failure error={save.error} />}
      <EmptyState
        title={texts.title}
        action={
          canSave && (
            <div className="row">
              <Button kind="main" busy={save.isPending} onClick={create}>
                {texts.action}
              </Button>
              <Button onClick={onOwn}>{texts.other}</Button>
            </div>
          )
        }
      >
        {canSave ? texts.text : texts.reader}
      </EmptyState>
    </>
  )
}
