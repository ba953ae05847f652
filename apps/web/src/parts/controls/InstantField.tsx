import { formatUtc } from "../values/Time.tsx"
import { Field } from "./Field.tsx"

interface InstantFieldProps {
  readonly label: string
  /** In UTC, as the service writes it; null for none. */
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly hint?: string
  readonly problem?: string | undefined
  readonly disabled?: boolean
}

const pad = (number: number): string => String(number).padStart(2, "0")

/** The instant in the reader's time zone, as the browser's control wants it. */
const toLocal = (value: string): string => {
  const at = new Date(value)
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`
}

/** A date and time in the reader's zone. The hint repeats it in UTC. */
export const InstantField = ({ disabled = false, hint, label, onChange, problem, value }: InstantFieldProps) => (
  <Field
    label={label}
    problem={problem}
    hint={[hint, value === null ? "" : formatUtc(value)].filter(Boolean).join(" ")}
  >
    {(control) => (
      <input
        className="input"
        type="datetime-local"
        {...control}
        disabled={disabled}
        value={value === null ? "" : toLocal(value)}
        onChange={({ target }) => onChange(target.value === "" ? null : new Date(target.value).toISOString())}
      />
    )}
  </Field>
)
