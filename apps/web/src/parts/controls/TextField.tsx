import type { InputHTMLAttributes, ReactNode } from "react"
import { Field } from "./Field.tsx"

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly problem?: string | undefined
}

export const TextField = ({ hint, label, onChange, problem, ...rest }: TextFieldProps) => (
  <Field label={label} hint={hint} problem={problem}>
    {(control) => (
      <input
        className="input"
        autoComplete="off"
        {...rest}
        {...control}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
)
