import type { ReactNode, SelectHTMLAttributes } from "react"
import { Field } from "./Field.tsx"

interface SelectFieldProps<T extends string>
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange" | "value"> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly onChange: (value: T) => void
  readonly hint?: ReactNode
  readonly problem?: string | undefined
}

/** A native list of choices. */
export const SelectField = <T extends string>({
  hint,
  label,
  onChange,
  options,
  problem,
  ...rest
}: SelectFieldProps<T>) => (
  <Field label={label} hint={hint} problem={problem}>
    {(control) => (
      <select
        className="input"
        {...rest}
        {...control}
        onChange={({ target }) => {
          const chosen = options.find(({ value }) => value === target.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
      >
        {options.map(({ text, value }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
)
