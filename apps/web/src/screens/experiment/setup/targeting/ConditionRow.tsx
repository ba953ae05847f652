import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { client } from "../../../../service/trpc.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { changedFields } from "../changedFields.ts"
import type { ConditionDraft } from "./conditionDraft.ts"
import type { KnownAttribute } from "./knownAttributes.ts"
import { LazyConditionForm } from "./LazyConditionForm.tsx"
import { type Criterion, conditionSentence } from "./sentences.ts"
import { useChangeCriteria } from "./useChangeCriteria.ts"

interface ConditionRowProps {
  readonly criterion: Criterion
  readonly condition: Criterion["conditions"][number]
  readonly known: readonly KnownAttribute[]
  readonly canSave: boolean
}

const { condition: texts } = targetingTexts

/** A stored condition: its sentence, and a form that changes it. */
export const ConditionRow = ({ canSave, condition, criterion, known }: ConditionRowProps) => {
  const [isOpen, setOpen] = useState(false)
  const key = { criterion_id: criterion.id, condition_id: condition.id }
  const stored: ConditionDraft = {
    model: condition.model,
    property: condition.property,
    condition: condition.condition,
    value: condition.value
  }
  const change = useChangeCriteria({
    send: (draft: ConditionDraft) => client.conditions.update.mutate({ ...key, ...changedFields(draft, stored) }),
    done: texts.changed,
    onDone: () => setOpen(false)
  })
  const remove = useChangeCriteria({
    send: () => client.conditions.delete.mutate(key),
    done: texts.removed,
    onDone: () => undefined
  })
  const sentence = conditionSentence(condition, criterion.sampling_model)
  if (isOpen) {
    return (
      <LazyConditionForm
        start={stored}
        known={known}
        submit={texts.save}
        busy={change.isPending}
        error={change.error}
        onSubmit={change.mutate}
        onCancel={() => setOpen(false)}
      />
    )
  }
  return (
    <div className="stack stack-small">
      <div className="condition-line">
        <span>{sentence}</span>
        {canSave && (
          <span className="condition-buttons">
            <Button small aria-label={texts.changeOf(sentence)} onClick={() => setOpen(true)}>
              {texts.change}
            </Button>
            <Button
              small
              aria-label={texts.removeOf(sentence)}
              busy={remove.isPending}
              onClick={() => remove.mutate(undefined)}
            >
              {texts.remove}
            </Button>
          </span>
        )}
      </div>
      {remove.isError && <Failure error={remove.error} />}
    </div>
  )
}
