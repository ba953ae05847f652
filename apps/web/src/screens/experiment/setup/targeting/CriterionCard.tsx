import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../../parts/feedback/ConfirmDialog.tsx"
import { client } from "../../../../service/trpc.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { ConditionRow } from "./ConditionRow.tsx"
import { type ConditionDraft, emptyCondition } from "./conditionDraft.ts"
import { EntityForm } from "./EntityForm.tsx"
import type { KnownAttribute } from "./knownAttributes.ts"
import { LazyConditionForm } from "./LazyConditionForm.tsx"
import { type Criterion, criterionSentence, entitiesOf } from "./sentences.ts"
import { useChangeCriteria } from "./useChangeCriteria.ts"

interface CriterionCardProps {
  readonly criterion: Criterion
  /** From 1. */
  readonly place: number
  readonly isLast: boolean
  readonly known: readonly KnownAttribute[]
  readonly canSave: boolean
}

const { condition: conditionTexts, criteria: texts } = targetingTexts

/** One criterion: its sentence, and its conditions, which must all hold. */
export const CriterionCard = ({ canSave, criterion, isLast, known, place }: CriterionCardProps) => {
  const [open, setOpen] = useState<"condition" | "entity" | "removal" | null>(null)
  const close = () => setOpen(null)
  const key = { experiment_id: criterion.experiment_id, criterion_id: criterion.id }
  const add = useChangeCriteria({
    send: (draft: ConditionDraft) => client.conditions.create.mutate({ criterion_id: criterion.id, ...draft }),
    done: conditionTexts.added,
    onDone: close
  })
  const remove = useChangeCriteria({
    send: () => client.criteria.delete.mutate(key),
    done: texts.removed,
    onDone: close
  })
  const sentence = criterionSentence(criterion.sampling_model, criterion.conditions)
  return (
    <section className="criterion" aria-label={texts.criterion(place)}>
      <div className="criterion-head">
        <h3>{sentence}</h3>
        {canSave && (
          <div className="row no-print">
            <Button small aria-label={texts.editOf(place)} onClick={() => setOpen("entity")}>
              {texts.edit}
            </Button>
            <Button small aria-label={texts.removeOf(place)} onClick={() => setOpen("removal")}>
              {texts.remove}
            </Button>
          </div>
        )}
      </div>
      {open === "entity" && <EntityForm criterion={criterion} onClose={close} />}
      {criterion.conditions.length === 0 && (
        <p className="soft small">{texts.noConditions(entitiesOf(criterion.sampling_model))}</p>
      )}
      <ul className="conditions">
        {criterion.conditions.map((condition) => (
          <li key={condition.id}>
            <ConditionRow criterion={criterion} condition={condition} known={known} canSave={canSave} />
          </li>
        ))}
      </ul>
      {open === "condition" ? (
        <LazyConditionForm
          start={emptyCondition(criterion.sampling_model)}
          known={known}
          submit={conditionTexts.save}
          busy={add.isPending}
          error={add.error}
          onSubmit={add.mutate}
          onCancel={() => {
            add.reset()
            close()
          }}
        />
      ) : (
        canSave && (
          <div className="row">
            <Button small aria-label={conditionTexts.addTo(place)} onClick={() => setOpen("condition")}>
              {conditionTexts.add}
            </Button>
          </div>
        )
      )}
      {open === "removal" && (
        <ConfirmDialog
          title={texts.removeTitle}
          confirm={texts.remove}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={close}
        >
          <p>{texts.removeText(sentence)}</p>
          {isLast && <p>{texts.removeLast}</p>}
        </ConfirmDialog>
      )}
    </section>
  )
}
