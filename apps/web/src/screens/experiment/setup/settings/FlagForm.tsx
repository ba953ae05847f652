import { flagKeyPattern } from "@sortition/domain/experiments/FlagFields"
import { Field } from "../../../../parts/controls/Field.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import type { Tagged } from "../../../../service/tagged.ts"
import { client } from "../../../../service/trpc.ts"
import { flagTexts as texts } from "../../../../texts/setup/setupFlag.ts"
import { changedFields } from "../changedFields.ts"
import { ExperimentFormEnd } from "../ExperimentFormEnd.tsx"
import { fieldProblems } from "../fieldProblems.ts"
import { typedMetadata, typedValue, writtenValue } from "../typedJson.ts"
import { useDraft } from "../useDraft.ts"
import { type Experiment, useExperimentChange } from "../useExperimentChange.ts"

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
  const { base, before, change, changed, draft, restart } = useDraft(stored, draftOf)
  const { busy, forget, refusal, submit, theirs } = useExperimentChange({
    experimentId: id,
    saved: texts.saved,
    onSaved: restart,
    send: (patch: ReturnType<typeof toPatch>, ifMatch) =>
      client.experiments.update.mutate({ experiment_id: id, ...patch }, { context: { ifMatch } })
  })
  const answered = fieldProblems(refusal)
  const own = {
    key: draft.key === "" || flagKeyPattern.test(draft.key) ? undefined : texts.keyProblem,
    fallback_value: typedValue(draft.fallback_value).problem,
    metadata: typedMetadata(draft.metadata).problem
  }
  const hasProblem = Object.values(own).some((problem) => problem !== undefined)
  const patch = toPatch(changedFields(draft, before))
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!hasProblem) submit(patch, base.tag)
      }}
    >
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
      <ExperimentFormEnd
        canSave={canSave}
        changed={changed}
        hasProblem={hasProblem}
        busy={busy}
        refusal={refusal}
        onUndo={() => restart(stored)}
        conflict={
          theirs && {
            labels: texts.fields,
            yours: draft,
            theirs: draftOf(theirs.value),
            onKeepYours: () => submit(patch, theirs.tag),
            onKeepTheirs: () => {
              forget()
              restart(theirs)
            }
          }
        }
      />
    </form>
  )
}
