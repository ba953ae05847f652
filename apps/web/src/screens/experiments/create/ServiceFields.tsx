import { SelectField } from "../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { useMay } from "../../../service/session.ts"
import type { Outputs } from "../../../service/trpc.ts"
import { experimentsTexts } from "../../../texts/experiments.ts"
import type { Draft, DraftProblems } from "./newExperiment.ts"

export type Services = Outputs["services"]["list"]

interface ServiceFieldsProps {
  readonly services: Services
  readonly draft: Draft
  readonly problems: DraftProblems
  readonly onChange: (changed: Partial<Draft>) => void
}

const { new: texts } = experimentsTexts

/** The service of the new experiment: one that exists, or a new one by its name. */
export const ServiceFields = ({
  draft: { newService, serviceId },
  onChange,
  problems,
  services
}: ServiceFieldsProps) => {
  const mayAdd = useMay("team_projects_create")
  const listed = services.map(({ id, name }) => ({ value: id, text: name }))
  return (
    <>
      <SelectField
        label={texts.service}
        hint={texts.serviceHint}
        value={serviceId ?? ""}
        options={mayAdd ? [...listed, { value: "", text: texts.newService }] : listed}
        onChange={(id) => onChange({ serviceId: id === "" ? null : id })}
      />
      {serviceId === null && mayAdd && (
        <TextField
          label={texts.newServiceName}
          maxLength={255}
          value={newService}
          problem={problems.newService}
          onChange={(name) => onChange({ newService: name })}
        />
      )}
    </>
  )
}
