import { useMemo } from "react"
import { Field } from "../../../../parts/controls/Field.tsx"
import { InstantField } from "../../../../parts/controls/InstantField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { queryClient } from "../../../../service/queryClient.ts"
import type { Tagged } from "../../../../service/tagged.ts"
import { trpc } from "../../../../service/trpc.ts"
import { settingsTexts as texts } from "../../../../texts/setup/setupSettings.ts"
import { ExperimentForm } from "../ExperimentForm.tsx"
import type { Experiment } from "../useExperimentChange.ts"
import { useExperimentForm } from "../useExperimentForm.ts"
import { draftOf, type Planned, sendSettings } from "./settingsDraft.ts"

interface SettingsFormProps {
  readonly experiment: Tagged<Experiment>
  readonly planned: Planned
  readonly canSave: boolean
}

const together = ({ tag, value }: Tagged<Experiment>, { description, due_date }: Planned) => ({
  tag,
  value: { ...value, description, due_date }
})

/** The name, the description and the dates of an experiment. */
export const SettingsForm = ({ canSave, experiment, planned }: SettingsFormProps) => {
  const { id } = experiment.value
  const stored = useMemo(() => together(experiment, planned), [experiment, planned])
  const { answered, change, draft, form } = useExperimentForm({
    stored,
    draftOf,
    newest: (read) =>
      together(read, queryClient.getQueryData(trpc.experiments.planned.queryKey({ experiment_id: id })) ?? planned),
    toPatch: (changed) => changed,
    saved: texts.saved,
    send: (patch, tag) => sendSettings(id, planned, patch, tag)
  })
  const length = [...draft.name.trim()].length
  const nameProblem = length < 2 || length > 255 ? texts.nameProblem : undefined
  return (
    <ExperimentForm {...form} labels={texts.fields} canSave={canSave} hasProblem={nameProblem !== undefined}>
      <TextField
        label={texts.name}
        disabled={!canSave}
        value={draft.name}
        problem={nameProblem ?? answered.name}
        onChange={(name) => change({ name })}
      />
      <Field label={texts.description} hint={texts.descriptionHint} problem={answered.description}>
        {(control) => (
          <textarea
            className="input"
            rows={5}
            maxLength={10_000}
            {...control}
            disabled={!canSave}
            value={draft.description}
            onChange={({ target }) => change({ description: target.value })}
          />
        )}
      </Field>
      <div className="columns columns-narrow">
        <InstantField
          label={texts.start}
          hint={texts.startHint}
          disabled={!canSave}
          value={draft.scheduled_start_date}
          problem={answered.scheduled_start_date ?? answered.start_on}
          onChange={(scheduled_start_date) => change({ scheduled_start_date })}
        />
        <InstantField
          label={texts.end}
          hint={texts.endHint}
          disabled={!canSave}
          value={draft.scheduled_end_date}
          problem={answered.scheduled_end_date ?? answered.end_on}
          onChange={(scheduled_end_date) => change({ scheduled_end_date })}
        />
        <InstantField
          label={texts.due}
          hint={texts.dueHint}
          disabled={!canSave}
          value={draft.due_date}
          problem={answered.due_date}
          onChange={(due_date) => change({ due_date })}
        />
      </div>
    </ExperimentForm>
  )
}
