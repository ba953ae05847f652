import { type ReactNode, useId } from "react"

/** What a control needs to be named, explained and marked as wrong. */
interface FieldControl {
  readonly id: string
  readonly "aria-describedby": string | undefined
  readonly "aria-invalid": boolean
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong with the value, in one sentence. */
  readonly problem?: string | undefined
  /** Renders the control with these properties. */
  readonly children: (control: FieldControl) => ReactNode
}

/** A control with its label, hint and problem. */
export const Field = ({ children, hint, label, problem }: FieldProps) => {
  const id = useId()
  const note = `${id}-note`
  const hasNote = hint !== undefined || problem !== undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": hasNote ? note : undefined, "aria-invalid": problem !== undefined })}
      {hasNote && (
        <div id={note}>
          {problem !== undefined && <div className="field-problem">{problem}</div>}
          {hint !== undefined && <div className="field-hint">{hint}</div>}
        </div>
      )}
    </div>
  )
}
