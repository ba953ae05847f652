import type { Tagged } from "../../../service/tagged.ts"
import { changedFields } from "./changedFields.ts"
import type { Fields } from "./ExperimentConflict.tsx"
import { fieldProblems } from "./fieldProblems.ts"
import { useDraft } from "./useDraft.ts"
import { type Experiment, useExperimentChange } from "./useExperimentChange.ts"

interface ExperimentFormOptions<Value, Draft, Patch> {
  readonly stored: Tagged<Value>
  readonly draftOf: (value: Value) => Draft
  /** What the form shows of an experiment that was read again. */
  readonly newest: (read: Tagged<Experiment>) => Tagged<Value>
  readonly toPatch: (changed: Partial<Draft>) => Patch
  readonly send: (patch: Patch, tag: string) => Promise<unknown>
  /** The sentence after a change. */
  readonly saved: string
}

/** The draft of a form that changes an experiment, and what `ExperimentForm` needs to save it. */
export const useExperimentForm = <Value extends Pick<Experiment, "id">, Draft extends Fields, Patch>({
  draftOf,
  newest,
  saved,
  send,
  stored,
  toPatch
}: ExperimentFormOptions<Value, Draft, Patch>) => {
  const { base, before, change, changed, draft, restart } = useDraft(stored, draftOf)
  const { busy, forget, refusal, submit, theirs } = useExperimentChange({
    experimentId: stored.value.id,
    saved,
    onSaved: (fresh) => restart(newest(fresh)),
    send
  })
  const patch = toPatch(changedFields(draft, before))
  return {
    draft,
    change,
    /** What the service said about each field. */
    answered: fieldProblems(refusal),
    form: {
      changed,
      busy,
      refusal,
      onSave: () => submit(patch, base.tag),
      onUndo: () => restart(stored),
      conflict: theirs && {
        yours: draft,
        theirs: draftOf(newest(theirs).value),
        onKeepYours: () => submit(patch, theirs.tag),
        onKeepTheirs: () => {
          forget()
          restart(newest(theirs))
        }
      }
    }
  }
}
