import { useEffect, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { Button } from "../../../parts/controls/Button.tsx"
import { texts as common } from "../../../texts/common.ts"
import { experimentTexts } from "../../../texts/experiment.ts"

interface ExperimentTitleProps {
  readonly name: string
  readonly mayRename: boolean
  readonly onRename: (name: string) => void
}

interface RenameFormProps extends Pick<ExperimentTitleProps, "name" | "onRename"> {
  readonly onClose: () => void
}

const { rename: texts } = experimentTexts

const RenameForm = ({ name, onClose, onRename }: RenameFormProps) => {
  const [draft, setDraft] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  const isTooShort = [...draft.trim()].length < 2
  return (
    <form
      className="experiment-rename"
      onSubmit={(event) => {
        event.preventDefault()
        if (isTooShort) return
        if (draft.trim() !== name) onRename(draft.trim())
        onClose()
      }}
      onKeyDown={({ key }) => {
        if (key === "Escape") onClose()
      }}
    >
      <input
        ref={input}
        className="input"
        aria-label={texts.label}
        aria-invalid={isTooShort}
        autoComplete="off"
        maxLength={255}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
      />
      <Button type="submit" kind="main">
        {common.save}
      </Button>
      <Button onClick={onClose}>{common.cancel}</Button>
      {isTooShort && (
        <span className="field-problem" role="alert">
          {texts.problem}
        </span>
      )}
    </form>
  )
}

/** The name of the experiment; a form for a new one stands in its place on request. */
export const ExperimentTitle = ({ mayRename, name, onRename }: ExperimentTitleProps) => {
  const [isRenaming, setIsRenaming] = useState(false)
  const line = useRef<HTMLDivElement>(null)
  const close = () => {
    flushSync(() => setIsRenaming(false))
    line.current?.querySelector("button")?.focus()
  }
  return (
    <div ref={line} className="experiment-title">
      <h1 className={isRenaming ? "visually-hidden" : ""}>{name}</h1>
      {isRenaming ? (
        <RenameForm name={name} onRename={onRename} onClose={close} />
      ) : (
        mayRename && (
          <Button small kind="plain" onClick={() => setIsRenaming(true)}>
            {texts.open}
          </Button>
        )
      )}
    </div>
  )
}
