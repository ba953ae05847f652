import { useId } from "react"

interface ChoicesProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly value: T; readonly text: string; readonly hint: string }[]
  readonly onChange: (value: T) => void
}

/** One of a few choices, each with a sentence. */
export const Choices = <T extends string>({ choices, label, onChange, value }: ChoicesProps<T>) => {
  const name = useId()
  return (
    <fieldset className="planning-choices">
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="check">
          <input type="radio" name={name} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          <span>
            {choice.text}
            <small>{choice.hint}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
