import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Field } from "../../../../parts/controls/Field.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Dialog } from "../../../../parts/feedback/Dialog.tsx"
import { texts as common } from "../../../../texts/common.ts"
import { overridesTexts } from "../../../../texts/setup/setupOverrides.ts"
import { Lines } from "./Lines.tsx"
import { parsePasted } from "./parsePasted.ts"
import { useSendOverrides } from "./useSendOverrides.ts"

interface PasteDialogProps {
  readonly experimentId: string
  readonly buckets: readonly string[]
  readonly onClose: () => void
}

const { paste: texts } = overridesTexts

/** Makes many overrides from lines of text. */
export const PasteDialog = ({ buckets, experimentId, onClose }: PasteDialogProps) => {
  const [text, setText] = useState("")
  const [entity, setEntity] = useState("User")
  const [bucket, setBucket] = useState(buckets[0] ?? "")
  const { isSending, progress, send } = useSendOverrides(experimentId)
  const { overrides, problems } = parsePasted(text, { entity: entity.trim(), bucket, buckets })
  return (
    <Dialog title={texts.title} onClose={onClose} wide>
      <p className="soft">{texts.text}</p>
      <div className="columns">
        <TextField label={texts.entity} value={entity} onChange={setEntity} />
        <SelectField
          label={texts.bucket}
          value={bucket}
          options={buckets.map((name) => ({ value: name, text: name }))}
          onChange={setBucket}
        />
      </div>
      <Field label={texts.lines}>
        {(control) => (
          <textarea
            className="input code"
            rows={8}
            spellCheck={false}
            {...control}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <div role="status" className="stack stack-small">
        {progress === null && text !== "" && <p>{texts.ready(overrides.length, problems.length)}</p>}
        {progress !== null && (
          <p>{isSending ? texts.progress(progress.done, progress.all) : texts.done(progress.stored)}</p>
        )}
      </div>
      {progress !== null && (
        <progress className="progress" aria-label={texts.title} value={progress.done} max={progress.all} />
      )}
      {progress === null && problems.length > 0 && <Lines lines={problems} />}
      {progress !== null && progress.refused.length > 0 && (
        <div className="stack stack-small">
          <p>{texts.refused(progress.refused.length)}</p>
          <Lines lines={progress.refused} />
        </div>
      )}
      <div className="row row-end">
        <Button onClick={onClose}>{common.close}</Button>
        {(progress === null || isSending) && (
          <Button
            kind="main"
            busy={isSending}
            disabled={overrides.length === 0 || problems.length > 0}
            onClick={() => void send(overrides)}
          >
            {texts.submit(overrides.length)}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
