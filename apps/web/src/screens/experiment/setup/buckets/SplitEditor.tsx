import type { FlagValue } from "@sortition/domain/experiments/FlagFields"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useMemo, useReducer, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { isOutdated, problemsOf } from "../../../../service/failures.ts"
import { bucketsTexts as texts } from "../../../../texts/setup/setupBuckets.ts"
import { bucketColours } from "../bucketColours.ts"
import { BucketRows } from "./BucketRows.tsx"
import { checkSplit, placeProblems } from "./checkSplit.ts"
import { SplitChange } from "./SplitChange.tsx"
import { SplitConflict } from "./SplitConflict.tsx"
import { changeSplit, draftOf, isChanged } from "./SplitDraft.ts"
import { type StoredSplit, splitOptions } from "./splitOptions.ts"
import { useSaveSplit } from "./useSaveSplit.ts"

interface SplitEditorProps {
  /** The newest that was read. */
  readonly stored: StoredSplit
  /** What an entity gets that is not sampled. */
  readonly fallbackValue: FlagValue | null
  readonly canSave: boolean
  readonly hint: string
}

/** The split as a draft. It begins from what is stored and stays when the stored one changes, until it is saved or discarded. */
export const SplitEditor = ({ canSave, fallbackValue, hint, stored }: SplitEditorProps) => {
  const queryClient = useQueryClient()
  const [base, setBase] = useState(stored)
  const [draft, change] = useReducer(changeSplit, stored.value, draftOf)
  const [theirs, setTheirs] = useState<StoredSplit | null>(null)
  const restart = (from: StoredSplit) => {
    setBase(from)
    change({ type: "reset", buckets: from.value })
    setTheirs(null)
    save.reset()
  }
  const save = useSaveSplit(stored.experimentId, async () => restart(await queryClient.fetchQuery(options)))
  const options = splitOptions(stored.experimentId)
  const changed = isChanged(draft.rows, base.value)
  const isStale = stored.tag !== base.tag && !changed && !save.isPending
  useEffect(() => {
    if (isStale) restart(stored)
  }, [isStale])

  const checked = useMemo(() => checkSplit(draft.rows, base, fallbackValue), [draft.rows, base, fallbackValue])
  const refusal = save.isError && !isOutdated(save.error) ? save.error : null
  const answered = placeProblems(problemsOf(refusal), draft.rows.length)
  const problems = checked.wanted === null || refusal === null ? checked : answered
  const colourOf = bucketColours([
    ...base.value.map(({ bucket_name }) => bucket_name),
    ...draft.rows.map(({ name }) => name)
  ])
  const { preview, wanted } = checked
  const version = base.versions.at(-1)?.version ?? 0
  const submit = (tag: string) => {
    if (wanted === null) return
    save.mutate(
      { wanted, tag, version },
      {
        onError: async (error) => {
          if (isOutdated(error)) setTheirs(await queryClient.fetchQuery({ ...options, staleTime: 0 }))
        }
      }
    )
  }
  return (
    <Card title={texts.title} hint={hint}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          submit(base.tag)
        }}
      >
        <BucketRows draft={draft} problems={problems} colourOf={colourOf} change={change} />
        <div className="split-preview stack">
          <h3>{texts.preview.title}</h3>
          {!changed && <p className="soft">{texts.preview.nothing}</p>}
          {changed && (preview === null || wanted === null) && <p className="soft">{texts.problems.rows}</p>}
          {changed && preview !== null && wanted !== null && (
            <SplitChange stored={base} wanted={wanted} preview={preview} colourOf={colourOf} />
          )}
        </div>
        {refusal !== null && <Failure error={refusal} />}
        <div className="row row-end">
          <Button disabled={!changed} onClick={() => restart(stored)}>
            {texts.discard}
          </Button>
          {canSave && (
            <Button type="submit" kind="main" busy={save.isPending} disabled={!changed || wanted === null}>
              {changed && preview?.version === version ? texts.saveValues : texts.save(version + 1)}
            </Button>
          )}
        </div>
      </form>
      {theirs !== null && wanted !== null && (
        <SplitConflict
          yours={wanted}
          theirs={theirs.value}
          busy={save.isPending}
          onKeepYours={() => submit(theirs.tag)}
          onKeepTheirs={() => restart(theirs)}
        />
      )}
    </Card>
  )
}
