import { Field } from "../../../../parts/controls/Field.tsx"
import { operatorGroups, operatorTexts } from "../../../../texts/setup/operators.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { type ChosenOperator, operatorOf } from "./operatorOf.ts"

interface OperatorFieldProps {
  /** Null for an operator that this version does not know. */
  readonly chosen: ChosenOperator | null
  readonly stored: string
  readonly onChange: (base: ChosenOperator["base"]) => void
}

const { condition: texts } = targetingTexts

/** All operators by type, with a sentence about the chosen one. Letters find one. */
export const OperatorField = ({ chosen, onChange, stored }: OperatorFieldProps) => (
  <Field label={texts.operator} hint={chosen === null ? undefined : operatorTexts[chosen.base].hint}>
    {(control) => (
      <select
        className="input"
        {...control}
        value={chosen?.base ?? stored}
        onChange={({ target }) => {
          const next = operatorOf(target.value)
          if (next !== null) onChange(next.base)
        }}
      >
        {chosen === null && <option value={stored}>{texts.unknown(stored)}</option>}
        {operatorGroups.map(({ name, operators }) => (
          <optgroup key={name} label={name}>
            {operators.map((each) => (
              <option key={each} value={each}>
                {operatorTexts[each].name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    )}
  </Field>
)
