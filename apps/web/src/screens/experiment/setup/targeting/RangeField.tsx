import { useState } from "react"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { DateField } from "./DateField.tsx"
import type { ConditionCode } from "./loadConditionCode.ts"
import { writeItems } from "./writeItems.ts"

interface RangeFieldProps {
  readonly code: ConditionCode
  readonly kind: "dates" | "range"
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: string | undefined
}

const { condition: texts } = targetingTexts

/** The two ends of a range. */
export const RangeField = ({ code, kind, onChange, problem, value }: RangeFieldProps) => {
  const [ends, setEnds] = useState<readonly [string, string]>(() => {
    const [from = "", to = ""] = code.readItems(value)
    return [from, to]
  })
  const set = (from: string, to: string) => {
    setEnds([from, to])
    onChange(writeItems([from, to].map((end) => end.trim()).filter((end) => end !== "")))
  }
  const [from, to] = ends
  const first = { label: texts.from, value: from, onChange: (text: string) => set(text, to) }
  const last = { label: texts.to, value: to, problem, onChange: (text: string) => set(from, text) }
  return (
    <div className="value-range">
      {kind === "dates" ? (
        <>
          <DateField {...first} />
          <DateField {...last} />
        </>
      ) : (
        <>
          <TextField inputMode="decimal" {...first} />
          <TextField inputMode="decimal" {...last} />
        </>
      )}
    </div>
  )
}
