import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Field } from "../../../parts/controls/Field.tsx"
import { InstantField } from "../../../parts/controls/InstantField.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { problemsOf } from "../../../service/failures.ts"
import { setupSearch } from "../../../shell/searches.ts"
import { texts as common } from "../../../texts/common.ts"
import { experimentsTexts } from "../../../texts/experiments.ts"
import { type Draft, draftProblems } from "./newExperiment.ts"
import { ServiceFields, type Services } from "./ServiceFields.tsx"
import { useCreation } from "./useCreation.ts"

interface CreateFormProps {
  /** The first is chosen at first; without any, the form asks for the name of a new one. */
  readonly services: Services
  readonly onClose: () => void
}

const { new: texts } = experimentsTexts

/** A name is enough. After it, the set-up of the new experiment opens. */
export const CreateForm = ({ onClose, services }: CreateFormProps) => {
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({
    name: "",
    serviceId: services[0]?.id ?? null,
    newService: "",
    description: "",
    start: null
  })
  const [isTried, setIsTried] = useState(false)
  const change = (changed: Partial<Draft>) => setDraft((before) => ({ ...before, ...changed }))
  const creation = useCreation({
    onService: (serviceId) => change({ serviceId }),
    onCreated: (experimentId) =>
      void navigate({
        to: "/experiments/$experimentId",
        params: { experimentId },
        search: setupSearch({ section: "buckets" })
      })
  })
  const answered = Object.fromEntries(problemsOf(creation.error).map(({ message, path }) => [path.at(-1), message]))
  const found = isTried ? draftProblems(draft, Date.now()) : {}
  return (
    <form
      className="experiment-new"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setIsTried(true)
        if (Object.keys(draftProblems(draft, Date.now())).length === 0) creation.mutate(draft)
      }}
    >
      <TextField
        label={texts.name}
        hint={texts.nameHint}
        maxLength={255}
        value={draft.name}
        problem={found.name ?? answered.name}
        onChange={(name) => change({ name })}
      />
      <ServiceFields services={services} draft={draft} problems={found} onChange={change} />
      <Field label={texts.description} hint={texts.descriptionHint}>
        {(control) => (
          <textarea
            className="input"
            maxLength={10_000}
            {...control}
            value={draft.description}
            onChange={({ target }) => change({ description: target.value })}
          />
        )}
      </Field>
      <InstantField
        label={texts.start}
        hint={texts.startHint}
        value={draft.start}
        problem={found.start ?? answered.scheduled_start_date}
        onChange={(start) => change({ start })}
      />
      {creation.isError && <Failure error={creation.error} />}
      <div className="row row-end">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button type="submit" kind="main" busy={creation.isPending}>
          {texts.submit}
        </Button>
      </div>
    </form>
  )
}
