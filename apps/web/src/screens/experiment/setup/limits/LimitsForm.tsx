import { InstantField } from "../../../../parts/controls/InstantField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import type { Tagged } from "../../../../service/tagged.ts"
import { client } from "../../../../service/trpc.ts"
import { limitsTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { ExperimentForm } from "../ExperimentForm.tsx"
import { parseLimit } from "../shares.ts"
import type { Experiment } from "../useExperimentChange.ts"
import { useExperimentForm } from "../useExperimentForm.ts"

interface LimitsFormProps {
  readonly stored: Tagged<Experiment>
  readonly canSave: boolean
}

const draftOf = ({ max_samples, scheduled_end_date, stop_at_completions }: Experiment) => ({
  max_samples: max_samples === null ? "" : String(max_samples),
  stop_at_completions: stop_at_completions === null ? "" : String(stop_at_completions),
  scheduled_end_date
})

const toPatch = ({ max_samples, stop_at_completions, ...rest }: Partial<ReturnType<typeof draftOf>>) => ({
  ...rest,
  ...(max_samples !== undefined && { max_samples: parseLimit(max_samples) ?? null }),
  ...(stop_at_completions !== undefined && { stop_at_completions: parseLimit(stop_at_completions) ?? null })
})

const numberProblem = (text: string): string | undefined => (parseLimit(text) === undefined ? texts.number : undefined)

/** What ends the experiment, and the most samples that it accepts. */
export const LimitsForm = ({ canSave, stored }: LimitsFormProps) => {
  const { id } = stored.value
  const { answered, change, draft, form } = useExperimentForm({
    stored,
    draftOf,
    newest: (read) => read,
    toPatch,
    saved: texts.saved,
    send: (patch, ifMatch) =>
      client.experiments.update.mutate({ experiment_id: id, ...patch }, { context: { ifMatch } })
  })
  const own = {
    max_samples: numberProblem(draft.max_samples),
    stop_at_completions: numberProblem(draft.stop_at_completions)
  }
  const hasProblem = Object.values(own).some((problem) => problem !== undefined)
  return (
    <ExperimentForm {...form} labels={texts.fields} canSave={canSave} hasProblem={hasProblem}>
      <div className="columns columns-narrow">
        <TextField
          label={texts.samples}
          hint={texts.samplesHint}
          inputMode="numeric"
          placeholder={texts.noLimit}
          disabled={!canSave}
          value={draft.max_samples}
          problem={own.max_samples ?? answered.max_samples}
          onChange={(max_samples) => change({ max_samples })}
        />
        <TextField
          label={texts.completions}
          hint={texts.completionsHint}
          inputMode="numeric"
          placeholder={texts.noLimit}
          disabled={!canSave}
          value={draft.stop_at_completions}
          problem={own.stop_at_completions ?? answered.stop_at_completions}
          onChange={(stop_at_completions) => change({ stop_at_completions })}
        />
        <InstantField
          label={texts.end}
          hint={texts.endHint}
          disabled={!canSave}
          value={draft.scheduled_end_date}
          problem={answered.scheduled_end_date}
          onChange={(scheduled_end_date) => change({ scheduled_end_date })}
        />
      </div>
    </ExperimentForm>
  )
}
