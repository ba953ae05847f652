import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { problemsOf } from "../../../../service/failures.ts"
import { client } from "../../../../service/trpc.ts"
import { texts as common } from "../../../../texts/common.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { changedFields } from "../changedFields.ts"
import { fieldProblems } from "../fieldProblems.ts"
import { EntityFields } from "./EntityFields.tsx"
import type { Criterion } from "./sentences.ts"
import { useChangeCriteria } from "./useChangeCriteria.ts"

/** Changes what a criterion is about. */
export const EntityForm = ({ criterion, onClose }: { readonly criterion: Criterion; readonly onClose: () => void }) => {
  const stored = { model: criterion.sampling_model, attribute: criterion.sampling_attribute }
  const [draft, setDraft] = useState(stored)
  const [tried, setTried] = useState(false)
  const change = useChangeCriteria({
    send: () => {
      const { attribute, model } = changedFields(draft, stored)
      return client.criteria.update.mutate({
        experiment_id: criterion.experiment_id,
        criterion_id: criterion.id,
        ...(model !== undefined && { sampling_model: model.trim() }),
        ...(attribute !== undefined && { sampling_attribute: attribute.trim() })
      })
    },
    done: targetingTexts.criteria.changed,
    onDone: onClose
  })
  return (
    <form
      className="condition-form"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (draft.model.trim() !== "" && draft.attribute.trim() !== "") change.mutate(undefined)
      }}
    >
      <EntityFields draft={draft} tried={tried} answered={fieldProblems(change.error)} onChange={setDraft} />
      {change.isError && problemsOf(change.error).length === 0 && <Failure error={change.error} />}
      <div className="row row-end">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button type="submit" kind="main" busy={change.isPending}>
          {common.save}
        </Button>
      </div>
    </form>
  )
}
