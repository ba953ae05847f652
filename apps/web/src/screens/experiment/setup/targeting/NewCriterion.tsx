import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { client } from "../../../../service/trpc.ts"
import { texts as common } from "../../../../texts/common.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { fieldProblems } from "../fieldProblems.ts"
import { type ConditionDraft, emptyCondition } from "./conditionDraft.ts"
import { EntityFields } from "./EntityFields.tsx"
import type { KnownAttribute } from "./knownAttributes.ts"
import { LazyConditionForm } from "./LazyConditionForm.tsx"
import { conditionSentence, criterionSentence, entitiesOf } from "./sentences.ts"
import { useChangeCriteria } from "./useChangeCriteria.ts"

interface NewCriterionProps {
  readonly experimentId: string
  readonly known: readonly KnownAttribute[]
  readonly onClose: () => void
}

const { condition: conditionTexts, criteria: criteriaTexts, draft: texts } = targetingTexts

/** A criterion with its conditions, which are stored together: no entity takes part by half of it. */
export const NewCriterion = ({ experimentId, known, onClose }: NewCriterionProps) => {
  const [entity, setEntity] = useState({ model: known[0]?.model ?? "User", attribute: known[0]?.property ?? "id" })
  const [conditions, setConditions] = useState<readonly ConditionDraft[]>([])
  const [isWriting, setWriting] = useState(true)
  const [tried, setTried] = useState(false)
  const add = useChangeCriteria({
    send: () =>
      client.criteria.create.mutate({
        experiment_id: experimentId,
        criterion: { sampling_model: entity.model.trim(), sampling_attribute: entity.attribute.trim() },
        conditions: [...conditions]
      }),
    done: criteriaTexts.added,
    onDone: onClose
  })
  const model = entity.model.trim()
  const save = () => {
    setTried(true)
    if (model !== "" && entity.attribute.trim() !== "" && !isWriting) add.mutate(undefined)
  }
  return (
    <section className="criterion" aria-label={texts.title}>
      <h3>{texts.title}</h3>
      <EntityFields draft={entity} tried={tried} answered={fieldProblems(add.error)} onChange={setEntity} />
      <ul className="conditions">
        {conditions.map((condition, place) => {
          const sentence = conditionSentence(condition, model)
          return (
            <li key={JSON.stringify(condition)} className="condition-line">
              <span>{sentence}</span>
              <Button
                small
                aria-label={conditionTexts.removeOf(sentence)}
                onClick={() => setConditions(conditions.filter((_, other) => other !== place))}
              >
                {conditionTexts.remove}
              </Button>
            </li>
          )
        })}
      </ul>
      {isWriting ? (
        <LazyConditionForm
          key={conditions.length}
          start={emptyCondition(model)}
          known={known}
          submit={conditionTexts.addDraft}
          onSubmit={(draft) => {
            setConditions([...conditions, draft])
            setWriting(false)
          }}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <div className="row">
          <Button small onClick={() => setWriting(true)}>
            {conditionTexts.add}
          </Button>
        </div>
      )}
      <p aria-live="polite" className="soft small">
        {conditions.length === 0 ? texts.empty(entitiesOf(model)) : criterionSentence(model, conditions)}
      </p>
      {tried && isWriting && <Note kind="warn">{texts.open}</Note>}
      {add.isError && <Failure error={add.error} />}
      <div className="row row-end">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="main" busy={add.isPending} onClick={save}>
          {texts.save}
        </Button>
      </div>
    </section>
  )
}
