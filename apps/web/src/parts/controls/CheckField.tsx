import type { InputHTMLAttributes } from "react"

interface CheckFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "type"> {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export const CheckField = ({ label, onChange, ...rest }: CheckFieldProps) => (
  <label className="check">
    <input type="checkbox" {...rest} onChange={(event) => onChange(event.target.checked)} />
    {label}
  </label>
)
