import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { CheckField } from "../../../../parts/controls/CheckField.tsx"
import { Field } from "../../../../parts/controls/Field.tsx"
import { ConflictDialog } from "../../../../parts/feedback/ConflictDialog.tsx"
import { Dialog } from "../../../../parts/feedback/Dialog.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { isOutdated } from "../../../../service/failures.ts"
import { sessionOptions } from "../../../../service/session.ts"
import type { Outputs } from "../../../../service/trpc.ts"
import { setupSearch } from "../../../../shell/searches.ts"
import { texts as common } from "../../../../texts/common.ts"
import { decideTexts as texts } from "../../../../texts/decide.ts"
import { decisiveMetrics, winnerOf } from "../nextStep.ts"
import type { Results } from "../resultsQuery.ts"
import { useDecide } from "./useDecide.ts"

interface DecideDialogProps {
  readonly results: Results
  readonly experiment: Outputs["experiments"]["get"]
  readonly onClose: () => void
}

const nothing = ""

/** Records what was decided, with the verdict of the results, and completes the experiment. */
export const DecideDialog = ({ experiment, onClose, results }: DecideDialogProps) => {
  const { data: session } = useQuery(sessionOptions)
  const [bucket, setBucket] = useState(winnerOf(results.metrics) ?? nothing)
  const [note, setNote] = useState("")
  const isCompleted = experiment.completed_at !== null
  const [complete, setComplete] = useState(!isCompleted)
  const { conflict, mutation, setConflict } = useDecide(experiment, (completed) => {
    showToast({ kind: "good", text: completed ? texts.doneCompleted : texts.done })
    onClose()
  })
  const canNote = session?.signed_in === true
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const verdict = decisiveMetrics(results.metrics)
      .map((each) => each.verdict)
      .join(" ")
    const day = new Date().toISOString().slice(0, 10)
    const decision = { day, bucket: bucket === nothing ? null : bucket, note, verdict }
    mutation.mutate({ decision: canNote ? decision : null, complete })
  }
  if (conflict !== null) {
    return (
      <ConflictDialog
        fields={[{ label: texts.fieldDescription, yours: conflict.yours, theirs: conflict.theirs }]}
        busy={mutation.isPending}
        onKeepYours={() => mutation.mutate(conflict.request)}
        onKeepTheirs={() => {
          setConflict(null)
          onClose()
        }}
      />
    )
  }
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {session !== undefined && !canNote && <Note kind="warn">{texts.needsSignIn}</Note>}
        <fieldset className="stack stack-small" disabled={!canNote}>
          <legend>{texts.choice}</legend>
          {[...results.split.buckets.map((each) => each.bucket), nothing].map((each) => (
            <label key={each} className="check">
              <input type="radio" name="choice" checked={bucket === each} onChange={() => setBucket(each)} />
              {each === nothing ? texts.none : texts.bucket(each)}
            </label>
          ))}
        </fieldset>
        <Field label={texts.note} hint={texts.noteHint}>
          {(control) => (
            <textarea
              className="input"
              {...control}
              disabled={!canNote}
              value={note}
              maxLength={8_000}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        {!isCompleted && (
          <div>
            <CheckField label={texts.complete} checked={complete} onChange={setComplete} />
            <p className="small soft">{texts.completeHint}</p>
            <p className="small soft">
              {texts.reweight}{" "}
              <Link
                to="/experiments/$experimentId"
                params={{ experimentId: experiment.id }}
                search={setupSearch({ section: "buckets" })}
              >
                {texts.reweightAction}
              </Link>
            </p>
          </div>
        )}
        {mutation.isError && !isOutdated(mutation.error) && <Failure error={mutation.error} />}
        <div className="row row-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="main" busy={mutation.isPending} disabled={!canNote && !complete}>
            {texts.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
