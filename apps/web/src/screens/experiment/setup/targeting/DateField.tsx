import { useState } from "react"
import { CheckField } from "../../../../parts/controls/CheckField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"

interface DateFieldProps {
  readonly label: string
  /** A date, a date-time in UTC, or any other text that the service reads as an instant. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem?: string | undefined
}

const { condition: texts } = targetingTexts

const day = /^(?:\d{4}-\d\d-\d\d)?$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/

/** A date, or an instant in UTC. A stored value in another form is a text. */
export const DateField = ({ label, onChange, problem, value }: DateFieldProps) => {
  const [withTime, setWithTime] = useState(!day.test(value))
  if (!day.test(value) && !instant.test(value)) {
    return (
      <TextField label={label} value={value} problem={problem} placeholder={texts.examples.date} onChange={onChange} />
    )
  }
  const date = value.slice(0, 10)
  return (
    <div className="stack stack-small">
      {withTime ? (
        <TextField
          label={label}
          type="datetime-local"
          value={value.replace("Z", "")}
          problem={problem}
          onChange={(text) => onChange(text === "" ? "" : `${text}Z`)}
        />
      ) : (
        <TextField label={label} type="date" value={date} problem={problem} onChange={onChange} />
      )}
      <CheckField
        label={texts.withTime}
        checked={withTime}
        onChange={(checked) => {
          setWithTime(checked)
          if (date !== "") onChange(checked ? `${date}T00:00Z` : date)
        }}
      />
    </div>
  )
}
