import { flagKeyPattern } from "@sortition/domain/experiments/FlagFields"
import { Field } from "../../../../parts/controls/Field.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import type { Tagged } from "../../../../service/tagged.ts"
import { client } from "../../../../service/trpc.ts"
import { flagTexts as texts } from "../../../../texts/setup/setupFlag.ts"
import { ExperimentForm } from "../ExperimentForm.tsx"
import { typedMetadata, typedValue, writtenValue } from "../typedJson.ts"
import type { Experiment } from "../useExperimentChange.ts"
import { useExperimentForm } from "../useExperimentForm.ts"

interface FlagFormProps {
  readonly stored: Tagged<Experiment>
  readonly canSave: boolean
}

const draftOf = ({ fallback_value, key, metadata }: Experiment) => ({
  key: key ?? "",
  fallback_value: writtenValue(fallback_value),
  metadata: Object.keys(metadata).length === 0 ? "" : JSON.stringify(metadata)
})

const toPatch = ({ fallback_value, key, metadata }: Partial<ReturnType<typeof draftOf>>) => ({
  ...(key !== undefined && { key: key === "" ? null : key }),
  ...(fallback_value !== undefined && { fallback_value: typedValue(fallback_value).value }),
  ...(metadata !== undefined && { metadata: typedMetadata(metadata).value })
})

/** What an experiment is as a feature flag. */
export const FlagForm = ({ canSave, stored }: FlagFormProps) => {
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
    key: draft.key === "" || flagKeyPattern.test(draft.key) ? undefined : texts.keyProblem,
    fallback_value: typedValue(draft.fallback_value).problem,
    metadata: typedMetadata(draft.metadata).problem
  }
  const hasProblem = Object.values(own).some((problem) => problem !== undefined)
  return (
    <ExperimentForm {...form} labels={texts.fields} canSave={canSave} hasProblem={hasProblem}>
      <div className="columns columns-narrow">
        <TextField
          label={texts.key}
          hint={texts.keyHint}
          spellCheck={false}
          disabled={!canSave}
          value={draft.key}
          problem={own.key ?? answered.key}
          onChange={(key) => change({ key })}
        />
        <TextField
          label={texts.fallback}
          hint={texts.fallbackHint}
          spellCheck={false}
          disabled={!canSave}
          value={draft.fallback_value}
          problem={own.fallback_value ?? answered.fallback_value}
          onChange={(fallback_value) => change({ fallback_value })}
        />
      </div>
      <Field label={texts.metadata} hint={texts.metadataHint} problem={own.metadata ?? answered.metadata}>
        {(control) => (
          <textarea
            className="input"
            rows={2}
            spellCheck={false}
            {...control}
            disabled={!canSave}
            value={draft.metadata}
            onChange={({ target }) => change({ metadata: target.value })}
          />
        )}
      </Field>
    </ExperimentForm>
  )
}
