import { useQuery } from "@tanstack/react-query"
import { useId, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { CheckField } from "../../../../parts/controls/CheckField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { problemsOf } from "../../../../service/failures.ts"
import { texts as common } from "../../../../texts/common.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { fieldProblems } from "../fieldProblems.ts"
import type { ConditionDraft } from "./conditionDraft.ts"
import type { KnownAttribute } from "./knownAttributes.ts"
import type { ConditionCode } from "./loadConditionCode.ts"
import { OperatorField } from "./OperatorField.tsx"
import { type ChosenOperator, canIgnoreCase, operatorName, operatorOf, valueKind } from "./operatorOf.ts"
import { ValueField } from "./ValueField.tsx"

export interface ConditionFormProps {
  readonly code: ConditionCode
  readonly start: ConditionDraft
  readonly known: readonly KnownAttribute[]
  readonly submit: string
  readonly busy?: boolean
  readonly error?: unknown
  readonly onSubmit: (draft: ConditionDraft) => void
  readonly onCancel: () => void
}

const { condition: texts } = targetingTexts

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** Writes one condition. Its value is checked as it is typed, by the code that the service checks it with. */
export const ConditionForm = ({
  busy = false,
  code,
  error,
  known,
  onCancel,
  onSubmit,
  start,
  submit
}: ConditionFormProps) => {
  const id = useId()
  const [draft, setDraft] = useState(start)
  const [touched, setTouched] = useState(start.value !== "")
  const [tried, setTried] = useState(false)
  const chosen = operatorOf(draft.condition)
  const change = (fields: Partial<ConditionDraft>) => setDraft((current) => ({ ...current, ...fields }))
  const choose = (operator: ChosenOperator) => change({ condition: operatorName(operator) })
  const kind = chosen === null ? "text" : valueKind(chosen.base)
  const usesLibrary = code.usesLibrary(draft)
  const operators = useQuery({
    queryKey: ["operators", draft.condition],
    queryFn: () => code.loadOperators(draft),
    enabled: usesLibrary,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY
  })
  const canCheck = !usesLibrary || operators.isSuccess
  const found = canCheck ? code.problemOf(draft, operators.data) : null
  const answered = fieldProblems(error)
  const isNamed = draft.model.trim() !== "" && draft.property.trim() !== ""
  return (
    <form
      className="condition-form"
      aria-label={texts.form}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setTried(true)
        if (isNamed && canCheck && found === null) {
          onSubmit({ ...draft, model: draft.model.trim(), property: draft.property.trim() })
        }
      }}
    >
      <div className="condition-terms">
        <TextField
          label={texts.model}
          value={draft.model}
          list={`${id}-models`}
          problem={tried && draft.model.trim() === "" ? texts.requiredModel : answered.model}
          onChange={(model) => change({ model })}
        />
        <TextField
          autoFocus
          label={texts.property}
          value={draft.property}
          list={`${id}-properties`}
          problem={tried && draft.property.trim() === "" ? texts.required : answered.property}
          onChange={(property) => change({ property })}
        />
        <OperatorField
          chosen={chosen}
          stored={draft.condition}
          onChange={(base) => {
            const next = { base, negated: chosen?.negated ?? false, ignoresCase: chosen?.ignoresCase ?? false }
            change({ condition: operatorName(next), ...(valueKind(base) === "none" && { value: "" }) })
          }}
        />
        <ValueField
          key={kind}
          code={code}
          kind={kind}
          value={draft.value}
          problem={touched || tried ? (found === null ? answered.value : capital(found)) : undefined}
          onChange={(value) => {
            setTouched(true)
            change({ value })
          }}
        />
      </div>
      <datalist id={`${id}-models`}>
        {[...new Set(known.map(({ model }) => model))].map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <datalist id={`${id}-properties`}>
        {known
          .filter(({ model }) => model === draft.model)
          .map(({ property }) => (
            <option key={property} value={property} />
          ))}
      </datalist>
      {chosen !== null && (
        <div className="row">
          <CheckField
            label={texts.negated}
            checked={chosen.negated}
            onChange={(negated) => choose({ ...chosen, negated })}
          />
          {canIgnoreCase(chosen.base) && (
            <CheckField
              label={texts.ignoresCase}
              checked={chosen.ignoresCase}
              onChange={(ignoresCase) => choose({ ...chosen, ignoresCase })}
            />
          )}
          {chosen.negated && <span className="soft small">{texts.negatedHint}</span>}
        </div>
      )}
      {error != null && problemsOf(error).length === 0 && <Failure error={error} />}
      {usesLibrary && operators.error !== null && (
        <Failure error={operators.error} retry={() => void operators.refetch()} />
      )}
      <div className="row row-end">
        <Button onClick={onCancel}>{common.cancel}</Button>
        <Button type="submit" kind="main" busy={busy || (usesLibrary && operators.isFetching)}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
