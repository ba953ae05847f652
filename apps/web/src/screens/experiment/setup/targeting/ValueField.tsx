import { TextField } from "../../../../parts/controls/TextField.tsx"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { DateField } from "./DateField.tsx"
import { ListField } from "./ListField.tsx"
import type { ConditionCode } from "./loadConditionCode.ts"
import type { ValueKind } from "./operatorOf.ts"
import { RangeField } from "./RangeField.tsx"

interface ValueFieldProps {
  readonly code: ConditionCode
  readonly kind: ValueKind
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: string | undefined
}

const { condition: texts } = targetingTexts

/** The control for the value of an operator. */
export const ValueField = ({ code, kind, ...rest }: ValueFieldProps) => {
  if (kind === "none") return null
  if (kind === "list") return <ListField code={code} {...rest} />
  if (kind === "address") return <ListField code={code} {...rest} placeholder={texts.examples.address} />
  if (kind === "range" || kind === "dates") return <RangeField code={code} kind={kind} {...rest} />
  if (kind === "date") return <DateField label={texts.value} {...rest} />
  return (
    <TextField
      label={texts.value}
      {...rest}
      {...(kind === "number" && { inputMode: "decimal" })}
      {...(kind === "version" && { placeholder: texts.examples.version })}
      {...(kind === "pattern" && { placeholder: texts.examples.pattern, spellCheck: false })}
    />
  )
}
